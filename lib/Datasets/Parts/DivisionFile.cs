using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Vcmr.Storage;

namespace Vcmr.Datasets.Parts;

/// <summary>
/// The file of a division: JSON with <c>format</c> (1), <c>id</c>, <c>kind</c>, <c>parts</c>, <c>revision</c>, <c>splits</c>
/// and <c>items</c>, an item a line with <c>path</c>, <c>bytes</c>, <c>seconds</c> and <c>part</c>. It is written as a whole
/// or not at all.
/// </summary>
public static class DivisionFile
{
    private const int Format = 1;
    private const int MostBytes = 1 << 30;

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>Reads a division.</summary>
    /// <param name="path">Its file.</param>
    /// <exception cref="VcmrException">There is none, or it is damaged.</exception>
    public static Division Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new VcmrException($"There is no division '{path}'; make it with {ToolName.Hint("corpus divide")}.");
        }

        try
        {
            Content? found = JsonSerializer.Deserialize<Content>(BoundedText.Read(path, MostBytes), Json);
            if (found is { Format: Format, Id.Length: > 0, Parts: >= 1, Items: { } items, Splits: { } splits }
                && items.All(i => i is { Path.Length: > 0, Bytes: >= 0, Seconds: >= 0 } && i.Part >= 1 && i.Part <= found.Parts)
                && items.Select(i => i.Path).Distinct(StringComparer.Ordinal).Count() == items.Count)
            {
                return new Division(found.Id, found.Kind, found.Parts, found.Revision, items, splits);
            }
        }
        catch (JsonException e)
        {
            throw Damaged(path, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VcmrException($"The division '{path}' cannot be read ({e.Message.TrimEnd('.')}); make it readable.", e);
        }

        throw Damaged(path, null);
    }

    /// <summary>Writes a division in the place of an earlier one.</summary>
    /// <exception cref="VcmrException">It cannot be written.</exception>
    internal static void Write(string path, Division division)
    {
        var text = new StringBuilder();
        text.Append($"{{\n  \"format\": {Format},\n  \"id\": \"{division.Id}\",\n  \"kind\": {Text(division.Kind)},\n  \"parts\": {division.Parts},\n  \"revision\": {division.Revision},\n");
        text.Append("  \"splits\": ").Append(Text(division.Splits)).Append(",\n  \"items\": [");
        for (int i = 0; i < division.Items.Count; i++)
        {
            text.Append(i > 0 ? ",\n    " : "\n    ").Append(Text(division.Items[i]));
        }

        AtomicFile.Write(path, text.Append("\n  ]\n}\n").ToString());
    }

    /// <summary>Changes a division, or makes it, while nobody else does.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="waiting">Told once where another process has its folder; the call then waits.</param>
    /// <param name="change">Gives the new division for the old one, which is null where there is none.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="VcmrException">It is damaged or cannot be written.</exception>
    internal static Division Change(string path, Action<string>? waiting, Func<Division?, Division> change, CancellationToken cancellation)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        return WritingFault.Explain(folder, () =>
        {
            using FolderLease taken = CatalogLock.Begin(folder, waiting ?? (_ => { }), cancellation);
            Division? old = File.Exists(path) ? Read(path) : null;
            Division changed = change(old);
            if (changed != old)
            {
                Write(path, changed);
            }

            return changed;
        });
    }

    private static string Text<T>(T value) => JsonSerializer.Serialize(value, Json);

    private static VcmrException Damaged(string path, Exception? cause) =>
        new($"'{path}' is no division of this project, or is damaged; copy it back from a backup, or delete it and divide again into new folders.", cause!);

    private sealed record Content(int Format, string Id, DividedKind Kind, int Parts, int Revision, IReadOnlyList<PartSplit> Splits, IReadOnlyList<DividedItem> Items);
}
