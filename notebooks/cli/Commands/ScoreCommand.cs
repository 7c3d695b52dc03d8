using System.CommandLine;
using Spectre.Console;
using Vcmr.Evaluation;

namespace Vcmr.Cli.Commands;

/// <summary><c>vcmr score</c>: scores any system's predictions.</summary>
internal static class ScoreCommand
{
    public static Command Create()
    {
        Option<string> labels = new("--labels") { Description = "The truth: a numpy array [clips, tags] of 0 and 1.", HelpName = "NPY", Required = true };
        Option<string> scores = new("--scores") { Description = "The predictions: a numpy array [clips, tags] of floats.", HelpName = "NPY", Required = true };
        Option<string> tags = new("--tags") { Description = "The tags in the columns' order, one a line.", HelpName = "TXT", Required = true };
        Option<string?> groups = new("--groups") { Description = "Groups of tags: a YAML file with lists of tags by group name.", HelpName = "YAML" };
        Option<bool> json = new("--json") { Description = "Print one JSON object instead of a table." };
        Command command = new("score", "Score predictions: ROC-AUC and PR-AUC with 95 % intervals.") { labels, scores, tags, groups, json };
        command.SetAction(parsed =>
        {
            TagReport report = PredictionFiles.Read(
                parsed.GetRequiredValue(labels), parsed.GetRequiredValue(scores), parsed.GetRequiredValue(tags), parsed.GetValue(groups)).Score();
            if (parsed.GetValue(json))
            {
                Console.WriteLine(PredictionFiles.ToJson(report));
            }
            else
            {
                Show(report);
            }

            return 0;
        });
        return command;
    }

    private static void Show(TagReport report)
    {
        Table table = new Table()
            .AddColumn("tag")
            .AddColumn(new TableColumn("clips").RightAligned())
            .AddColumn(new TableColumn("ROC-AUC").RightAligned())
            .AddColumn(new TableColumn("PR-AUC").RightAligned());
        table.AddRow("macro", $"{report.Clips}", Cell(report.Macro.RocAuc), Cell(report.Macro.PrAuc));
        table.AddEmptyRow();
        foreach (ScorePair group in report.Groups)
        {
            string name = $"{group.Name.EscapeMarkup()} ({(group.Tags == 1 ? "1 tag" : $"{group.Tags} tags")})";
            table.AddRow(name, "", Cell(group.RocAuc), Cell(group.PrAuc));
        }

        if (report.Groups.Count > 0)
        {
            table.AddEmptyRow();
        }

        foreach (ScorePair tag in report.Tags)
        {
            table.AddRow(tag.Name.EscapeMarkup(), $"{tag.Positives}", Cell(tag.RocAuc), Cell(tag.PrAuc));
        }

        AnsiConsole.Write(table);
        AnsiConsole.WriteLine(
            $"Brackets: 95 % intervals of {report.Resamples} resamples of the {report.Clips} clips. Clips of a tag: those that have it.");
        if (report.LeftOut.Count > 0)
        {
            AnsiConsole.WriteLine(
                $"One class only, so no ROC-AUC and left out of its means: {string.Join(", ", report.LeftOut)}. Without positives, PR-AUC is 0.");
        }
    }

    private static string Cell(Score? score) => score is null
        ? "–"
        : (score.Interval is { } range ? $"{score.Mean:F3} [{range.Low:F3}, {range.High:F3}]" : $"{score.Mean:F3}").EscapeMarkup();
}
