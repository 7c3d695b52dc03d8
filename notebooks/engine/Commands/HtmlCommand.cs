using System.CommandLine;
using Vcmr.Engine.Documents;
using Vcmr.Engine.Html;
using Vcmr.Engine.Html.Site;

namespace Vcmr.Engine.Commands;

/// <summary>The command <c>html</c>: makes pages of executed notebooks.</summary>
public static class HtmlCommand
{
    /// <summary>Makes it.</summary>
    public static Command Create()
    {
        Argument<string[]> notebooks = FileArguments.Create("Executed notebooks.");
        Option<string?> output = new("--out") { Description = "The folder for the pages (default: beside each notebook).", HelpName = "DIR" };
        Option<bool> trust = new("--trust") { Description = "Let programs in HTML and JavaScript outputs run when the page is opened: for notebooks that you ran yourself." };
        Option<string?> site = new("--site") { Description = "Write one site of all the notebooks, with a map, search and a theme, to a folder.", HelpName = "DIR" };
        Option<string> title = new("--title") { Description = "The site's name.", HelpName = "TEXT", DefaultValueFactory = _ => "Notebooks" };
        Command command = new("html", "Write executed notebooks as HTML pages that need no network.") { notebooks, output, site, title, trust };
        command.Validators.Add(result =>
        {
            if (result.GetResult(output) is not null && result.GetResult(site) is not null)
            {
                result.AddError("--out is for single pages and --site for a site; give one of them.");
            }
        });
        command.SetAction(parsed =>
        {
            string[] paths = parsed.GetRequiredValue(notebooks);
            if (parsed.GetValue(site) is string whole)
            {
                string front = NotebookSite.Save(
                    new SiteOptions { Title = parsed.GetRequiredValue(title), Notebooks = [.. paths.Select(path => new SiteNotebook(path))], RunsOutputs = parsed.GetValue(trust) }, whole);
                Console.WriteLine($"Wrote the site {front}.");
                return;
            }

            foreach (string path in paths)
            {
                string page = Path.ChangeExtension(parsed.GetValue(output) is string folder ? Path.Combine(folder, Path.GetFileName(path)) : path, ".html");
                NotebookPage.Save(NotebookFile.Read(path), page, Options(paths, parsed.GetValue(trust)) with { Folder = Path.GetDirectoryName(Path.GetFullPath(path)) });
                Console.WriteLine($"Wrote {page}.");
            }
        });
        return command;
    }

    /// <summary>How the pages of several notebooks are made.</summary>
    /// <param name="notebooks">The notebooks.</param>
    /// <param name="runsOutputs">Whether programs in their outputs run.</param>
    internal static PageOptions Options(IEnumerable<string> notebooks, bool runsOutputs) =>
        new() { PlotlyScript = HtmlLibrary.Plotly, RunsOutputs = runsOutputs, Pages = [.. notebooks.Select(path => Path.GetFileName(path))] };
}
