using System.Text.Json;
using Vcmr.Storage;

namespace Vcmr.Datasets.Parts;

/// <summary>
/// A small file in a part's corpus folder that says which parts belong together, so that whoever opens them need not have
/// the division and yet notices that one is missing. It is apart from the catalog because a split writes it too, while the part
/// may be another process's.
/// </summary>
/// <param name="Division">The division's id.</param>
/// <param name="Part">The part's number.</param>
/// <param name="Revision">The division's revision when this was written.</param>
/// <param name="Needed">The parts that had items then.</param>
internal sealed record PartNote(string Division, int Part, int Revision, IReadOnlyList<int> Needed)
{
    private const string FileName = "part.json";
    private const int MostBytes = 1 << 24;
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>Writes it, unless it says so already.</summary>
    /// <exception cref="VcmrException">The folder cannot be written.</exception>
    public static void Write(string corpus, Division division, int part)
    {
        string path = Path.Combine(corpus, FileName);
        string text = JsonSerializer.Serialize(new PartNote(division.Id, part, division.Revision, division.Needed), Json) + "\n";
        if (!File.Exists(path) || BoundedText.Read(path, MostBytes) != text)
        {
            AtomicFile.Write(path, text);
        }
    }

    /// <summary>Reads it; null where there is none that can be read.</summary>
    public static PartNote? Read(string corpus)
    {
        try
        {
            string path = Path.Combine(corpus, FileName);
            return File.Exists(path) && JsonSerializer.Deserialize<PartNote>(BoundedText.Read(path, MostBytes), Json) is { Division: not null, Needed: not null } note ? note : null;
        }
        catch (Exception e) when (e is JsonException or VcmrException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
