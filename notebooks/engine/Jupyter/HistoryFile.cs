using System.Text.Json;

namespace Vcmr.Engine.Jupyter;

/// <summary>
/// The history of all kernels, one JSON object a line. Several kernels append to it; a line that is broken, or a file that
/// cannot be written, costs history and nothing else.
/// </summary>
/// <param name="path">The file.</param>
internal sealed class HistoryFile(string path)
{
    private const long MaxBytes = 8 << 20;
    private const int MaxText = 10_000;

    private readonly string kernel = Guid.NewGuid().ToString("N");

    /// <summary>The file in the user's own Jupyter folder.</summary>
    public static HistoryFile OfUser() => new(Path.Combine(JupyterFolders.User(), "vcmr", "history.jsonl"));

    /// <summary>Adds a cell of this kernel.</summary>
    public void Append(int line, string input, string? output)
    {
        Entry entry = new(kernel, line, Cut(input)!, Cut(output));
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            // One write a line, at the end of the file whatever others do.
            using FileStream stream = new(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            stream.Write([.. JsonSerializer.SerializeToUtf8Bytes(entry), (byte)'\n']);
            if (stream.Length > MaxBytes)
            {
                ForgetHalf();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A home that is full or read-only.
        }
    }

    /// <summary>The cells of kernels other than this one, each kernel numbered when it first appears.</summary>
    public IReadOnlyList<HistoryEntry> ReadEarlier()
    {
        Dictionary<string, int> sessions = new(StringComparer.Ordinal);
        List<HistoryEntry> entries = [];
        foreach (Entry entry in Lines().Select(Parse).OfType<Entry>().Where(entry => entry.Kernel != kernel))
        {
            if (!sessions.TryGetValue(entry.Kernel, out int session))
            {
                sessions[entry.Kernel] = session = sessions.Count + 1;
            }

            entries.Add(new HistoryEntry(session, entry.Line, entry.Input, entry.Output));
        }

        // Kernels that ran at the same time lie mixed in the file.
        return [.. entries.OrderBy(entry => entry.Session)];
    }

    private string[] Lines()
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private void ForgetHalf()
    {
        string[] lines = File.ReadAllLines(path);
        string part = $"{path}.{kernel}.part";
        File.WriteAllLines(part, lines[(lines.Length / 2)..]);
        File.Move(part, path, overwrite: true);
    }

    private static Entry? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<Entry>(line) is { Kernel: not null, Input: not null } entry ? entry : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Cut(string? text) => text is { Length: > MaxText } ? text[..MaxText] : text;

    private sealed record Entry(string Kernel, int Line, string Input, string? Output);
}
