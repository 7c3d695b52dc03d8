using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Vcmr.Lessons;

namespace Vcmr.Cli.Commands;

/// <summary><c>vcmr publish</c>: copies a finished run's notebooks, figures and numbers, without checkpoints.</summary>
internal static class PublishCommand
{
    private const long LargestGallery = 15_000_000;
    private static readonly string[] Shown = ["figure", "table", "dose-response"];
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create()
    {
        Option<string> profile = new("--profile") { Description = "The profile whose results are published.", HelpName = "NAME", DefaultValueFactory = _ => "demo" };
        Option<string?> to = new("--to") { Description = "The gallery's folder (default: results/gallery).", HelpName = "DIR" };
        Command command = new("publish", "Copy executed notebooks, figures and metrics of a finished run to the gallery.") { profile, to };
        command.SetAction(parsed =>
        {
            string repository = RepositoryRoot.Find();
            string name = parsed.GetValue(profile)!;
            Publish(Path.Combine(repository, "results", name), parsed.GetValue(to) ?? Path.Combine(repository, "results", "gallery"), name);
        });
        return command;
    }

    private static void Publish(string results, string gallery, string profile)
    {
        string[] notebooks = Directory.Exists(results) ? Directory.GetFiles(results, "*.ipynb") : [];
        if (notebooks.Length == 0)
        {
            throw new VcmrException($"There are no executed notebooks of profile '{profile}' to publish; run ./run demo first.");
        }

        (string From, string To)[] files =
        [
            .. notebooks.Select(n => (n, Path.GetFileName(n))),
            // The notebooks hold all figures; beside them stand those that other pages show.
            .. Files(results, "figures", "*.png").Where(f => Shown.Any(s => Path.GetFileName(f).StartsWith(s, StringComparison.Ordinal))).Select(f => (f, Path.Combine("figures", Path.GetFileName(f)))),
            .. Files(results, "metrics", "*.json").Select(f => (f, Path.Combine("metrics", Path.GetFileName(f)))),
        ];
        long bytes = files.Sum(f => (long)Content(f.From).Length);
        if (bytes > LargestGallery)
        {
            throw new VcmrException($"The gallery would take {bytes / 1e6:F1} MB and may take {LargestGallery / 1e6:F0}; publish a run with smaller outputs.");
        }

        WholeFolder.Write(gallery, files.Select(f => (f.To, Content(f.From))));
        Console.WriteLine($"Published {files.Length} files, {bytes / 1e6:F1} MB, to {Path.GetRelativePath(Environment.CurrentDirectory, gallery)}.");
    }

    // Notebooks hold long arrays of numbers; without a line for each they take half the room.
    private static byte[] Content(string path)
    {
        try
        {
            return path.EndsWith(".ipynb", StringComparison.Ordinal)
                ? [.. JsonSerializer.SerializeToUtf8Bytes(JsonNode.Parse(File.ReadAllBytes(path)), Compact), (byte)'\n']
                : File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new VcmrException($"'{path}' cannot be published ({e.Message.TrimEnd('.')}); run the notebooks again to make it anew.", e);
        }
    }

    private static string[] Files(string results, string folder, string pattern)
    {
        string path = Path.Combine(results, folder);
        return Directory.Exists(path) ? Directory.GetFiles(path, pattern) : [];
    }
}
