using System.CommandLine;
using System.Security.Cryptography;
using Vcmr.Charts;
using Vcmr.Engine.Documents;
using Vcmr.Engine.Html.Site;
using Vcmr.Lessons;

namespace Vcmr.Cli.Commands;

/// <summary><c>vcmr publish</c>: a finished run as a site that is small enough to commit, with notebooks, figures and numbers and without checkpoints.</summary>
internal static class PublishCommand
{
    private const long LargestGallery = 15_000_000;
    private const string Png = "image/png";
    private static readonly string[] Shown = ["figure", "table", "dose-response"];

    public static Command Create()
    {
        Option<string> profile = new("--profile") { Description = "The profile whose results are published.", HelpName = "NAME", DefaultValueFactory = _ => "demo" };
        Option<string?> to = new("--to") { Description = "The gallery's folder (default: results/gallery).", HelpName = "DIR" };
        Command command = new("publish", "Write a finished run as a site to the gallery: notebooks, figures and metrics.") { profile, to };
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
        if (!Directory.Exists(results) || Directory.GetFiles(results, "*.ipynb").Length == 0)
        {
            throw new VcmrException($"There are no executed notebooks of profile '{profile}' to publish; run ./run demo first.");
        }

        SiteOptions site = ResultsSite.Options(
            results,
            [
                // Pages hold all figures; beside them stand those that other pages show.
                .. ResultsSite.DataFiles(results, "figures", "*.png").Where(file => Shown.Any(name => Path.GetFileName(file.Path).StartsWith(name, StringComparison.Ordinal))),
                .. ResultsSite.DataFiles(results, "metrics"),
            ]);
        Dictionary<string, (string Type, byte[] Content)?> known = new(StringComparer.Ordinal);
        site = site with
        {
            Media = file => file.Type == Png && Smaller(file.Content) is var (type, content) ? new SiteMediaFile(type, content) : file,
            Files = [.. site.Files.Select(file => file.Path.EndsWith(".png", StringComparison.Ordinal) && Smaller(file.Content) is (Png, var content) ? file with { Content = content } : file)],
        };
        IReadOnlyList<SiteFile> files = [];
        long bytes = 0;
        foreach (SmallerNotebook step in SmallerNotebook.Steps(Smaller))
        {
            files = NotebookSite.Make(site with { Download = step.Of, DownloadNote = step.Note });
            bytes = files.Sum(file => (long)file.Content.Length);
            if (bytes <= LargestGallery)
            {
                break;
            }
        }

        if (bytes > LargestGallery)
        {
            throw new VcmrException($"The gallery would take {bytes / 1e6:F1} MB and may take {LargestGallery / 1e6:F0}; publish a run with smaller outputs.");
        }

        WholeFolder.Write(gallery, files.Select(file => (file.Path, file.Content)));
        Console.WriteLine($"Published {files.Count} files, {bytes / 1e6:F1} MB, to {Path.GetRelativePath(Environment.CurrentDirectory, gallery)}.");

        // A picture is on a page, in a notebook and in a file.
        (string Type, byte[] Content)? Smaller(byte[] png)
        {
            string key = Convert.ToHexStringLower(SHA256.HashData(png));
            return known.TryGetValue(key, out (string, byte[])? made) ? made : known[key] = SmallPicture.Of(png);
        }
    }
}
