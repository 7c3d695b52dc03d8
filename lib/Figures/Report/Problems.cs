using System.Text.Json;

namespace Vcmr.Figures.Report;

/// <summary>Collects files that could not be read, so that one of them never costs the whole page.</summary>
internal sealed class Problems(string root)
{
    private const long Largest = 100_000_000;
    private readonly List<Problem> _all = [];

    public IReadOnlyList<Problem> All => _all;

    public void Add(string path, string reason) => _all.Add(new Problem(Path.GetRelativePath(root, path), reason));

    /// <summary>Reads something, or notes why it cannot be read and returns null.</summary>
    public T? Try<T>(string path, Func<T?> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or KeyNotFoundException or NotSupportedException or IOException or UnauthorizedAccessException or VcmrException)
        {
            Add(path, $"cannot be read: {FirstLine(e)}");
        }

        return null;
    }

    /// <summary>A JSON file, or null where it is absent or broken.</summary>
    public JsonDocument? Json(string path) => !File.Exists(path) ? null : Try(path, () => JsonDocument.Parse(Bytes(path)));

    /// <summary>A file's content, unless it is far too large for a page.</summary>
    public static byte[] Bytes(string path) => new FileInfo(path).Length is var length and > Largest
        ? throw new VcmrException($"it has {length / 1e6:F0} MB and a page shows files up to {Largest / 1e6:F0} MB.")
        : File.ReadAllBytes(path);

    private static string FirstLine(Exception e) => e.Message.Split('\n')[0].Trim();
}

/// <summary>A file that could not be shown.</summary>
/// <param name="Path">Its path inside the results folder.</param>
/// <param name="Reason">Why.</param>
internal sealed record Problem(string Path, string Reason);
