using System.Text.Json.Nodes;
using Vcmr.Engine.Documents;
using Vcmr.Engine.Html.Site;
using Vcmr.Engine.Tests.Support;

namespace Vcmr.Engine.Tests.Html.Site;

/// <summary>Two small notebooks with one of everything that a site shows, and a page of its own.</summary>
internal static class SampleSite
{
    // Large enough to become files.
    public static string Picture { get; } = Convert.ToBase64String(new byte[3000]);

    public static SiteOptions Write(TemporaryFolder folder)
    {
        Notebook first = new();
        first.Cells.Add(NotebookCell.Markdown("# 01 · First *things*\n\nWhat a reader sees `first`. [The second](02-second.ipynb#Loss), [nowhere](gone.md), [no place](02-second.ipynb#no), [out](https://example.org/).\n\n| a | b |\n| - | - |\n| 1 | 2 |"));
        first.Cells.Add(NotebookCell.Code("#r \"x.dll\""));
        first.Cells.Add(NotebookCell.Code("var profile = \"small\";", "parameters"));
        first.Cells.Add(NotebookCell.Markdown("## A figure\n\nWith a formula, $x^2$, and Übung.\n\n### Smaller\n\n<details><summary>Solution</summary>hidden</details>"));
        first.Cells.Add(Shown("figure", new JsonObject { ["application/vnd.plotly.v1+json"] = Figure(), ["image/png"] = Picture, ["text/plain"] = "A figure" }));
        first.Cells.Add(Shown("sound", new JsonObject { ["text/html"] = $"<table><thead><tr><th>sound</th><th></th></tr></thead><tbody><tr><td>as it is</td><td><audio controls preload=\"metadata\" style=\"height:32px\" src=\"data:audio/mpeg;base64,{Picture}\"></audio></td></tr></tbody></table>" }));
        first.Cells.Add(NotebookCell.Code("double answer =\n// BEGIN SOLUTION: double.NaN;\n    42;\n// END SOLUTION"));
        first.Cells.Add(NotebookCell.Code("Console.WriteLine(1);\n" + new string('x', 200)));
        Run(first);
        NotebookFile.Write(first, folder.File("01-first.ipynb"));

        Notebook second = new();
        second.Cells.Add(NotebookCell.Markdown("# 02 · Second\n\nThe temperature decides.\n\n## Loss\n\nMore on the temperature here."));
        second.Cells.Add(Shown("again", new JsonObject { ["image/png"] = Picture, ["text/plain"] = "The same picture" }));
        NotebookFile.Write(second, folder.File("02-second.ipynb"));

        return new SiteOptions
        {
            Title = "A small site",
            Notebooks = [new SiteNotebook(folder.File("01-first.ipynb")) { Group = "One" }, new SiteNotebook(folder.File("02-second.ipynb")) { Group = "Two" }],
            Pages =
            [
                new SitePage("index.html", "Start", $"<h1>Start</h1><p><a href=\"results.html\">r</a> <a href=\"data/a.json\">d</a> <a href=\"data/b.json\">e</a></p>{SitePage.MapPlace}"),
                new SitePage("results.html", "All results", "<h1>Results</h1><p>numbers</p>") { Style = "p { margin: 2px; }" },
            ],
            Files = [new SiteFile("data/a.json", [(byte)'1'])],
        };
    }

    private static NotebookCell Shown(string source, JsonObject data)
    {
        NotebookCell cell = NotebookCell.Code(source);
        cell.Outputs.Add((JsonNode)new JsonObject { ["output_type"] = "display_data", ["metadata"] = new JsonObject(), ["data"] = data });
        return cell;
    }

    private static void Run(Notebook notebook) => notebook.Metadata["run_record"] = new JsonObject
    {
        ["started"] = "2026-01-02T03:04:05Z",
        ["seconds"] = 65.4,
        ["parameters"] = new JsonObject { ["profile"] = "small" },
        ["commit"] = "0123abcdef",
        ["machine"] = new JsonObject { ["processor"] = "A <fast> one", ["cores"] = 2, ["memory_gb"] = 8 },
    };

    private static JsonObject Figure() => (JsonObject)JsonNode.Parse("""
        {"data":[{"type":"scatter","x":[1,2,3],"y":[1,3,2],"line":{"color":"#0B4F8A"}},{"type":"heatmap","z":[[1,2],[3,4]],"colorscale":[[0,"#440154"],[1,"#FDE725"]]}],
         "layout":{"width":600,"height":300,"paper_bgcolor":"#FFFFFF","plot_bgcolor":"#FFFFFF","title":{"text":"A figure"},"font":{"color":"#1A1A1A"}}}
        """)!;
}
