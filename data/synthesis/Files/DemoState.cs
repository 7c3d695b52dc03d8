using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Vcmr.Studies;

namespace Vcmr.Synthesis.Files;

/// <summary>The record in <c>demo.json</c> of what the folder's files were made from.</summary>
/// <param name="Recipe">Hash of the generator's version and the options.</param>
/// <param name="Complete">Whether the last call finished.</param>
/// <param name="Files">All files of the corpus, relative to its folder.</param>
internal sealed record DemoState(string Recipe, bool Complete, IReadOnlyList<string> Files)
{
    // Changes whenever the same options would give other files.
    private const int Version = 1;
    private const string FileName = "demo.json";

    /// <summary>The recipe's hash for some options.</summary>
    public static string RecipeOf(DemoOptions options)
    {
        // All cues are left out, so that corpora from before there was a choice stay valid.
        string cues = options.Cues.Count == Enum.GetValues<PictureCue>().Length ? "" : $" cues [{string.Join(' ', options.Cues.Order())}]";
        string text = $"{Version} {JsonSerializer.Serialize(options with { Workers = 0 })}{cues}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>Reads the record; null where there is none or it is damaged.</summary>
    public static DemoState? Read(string folder)
    {
        string path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            DemoState? state = JsonSerializer.Deserialize<DemoState>(File.ReadAllText(path), SongTable.Json);
            return state is { Recipe: not null, Files: not null } ? state : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Writes the record, aside and then in place.</summary>
    public void Write(string folder) => WriteText(Path.Combine(folder, FileName), JsonSerializer.Serialize(this, SongTable.Json) + "\n");

    /// <summary>Writes a text file so that it is never seen half written.</summary>
    public static void WriteText(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path + ".new", text);
        File.Move(path + ".new", path, overwrite: true);
    }
}
