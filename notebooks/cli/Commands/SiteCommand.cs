using System.CommandLine;
using Vcmr.Lessons;

namespace Vcmr.Cli.Commands;

/// <summary><c>vcmr site</c>: one folder to read a run in, offline: what came out, the executed notebooks, all results.</summary>
internal static class SiteCommand
{
    public static Command Create()
    {
        Option<string> profile = ProfileOptions.Profile();
        Option<string?> results = new("--results") { Description = "The results folder (default: results/PROFILE).", HelpName = "DIR" };
        Option<string?> to = new("--out") { Description = "The site's folder (default: site in the results folder).", HelpName = "DIR" };
        Command command = new("site", "Write a run as a site of pages that need no network.") { profile, results, to };
        command.SetAction(parsed =>
        {
            string folder = parsed.GetValue(results)
                ?? Path.Combine(RepositoryRoot.Find(), "results", Lesson.LoadProfile(ProfileOptions.FullPath(parsed.GetRequiredValue(profile))).Name);
            Console.WriteLine($"Wrote {Path.GetRelativePath(Environment.CurrentDirectory, ResultsSite.Save(folder, parsed.GetValue(to)))}; open it in a browser.");
        });
        return command;
    }
}
