using System.CommandLine;
using Spectre.Console;
using Vcmr.Evaluation;

namespace Vcmr.Cli.Commands;

/// <summary><c>vcmr score</c>: scores any system's predictions, or holds them against another's.</summary>
internal static class ScoreCommand
{
    public static Command Create()
    {
        Option<string> labels = new("--labels") { Description = "The truth: a numpy array [clips, tags] of 0 and 1.", HelpName = "NPY", Required = true };
        Option<string[]> scores = new("--scores")
        {
            Description = "The predictions: a numpy array [clips, tags] of floats; several where a system has several seeds.",
            HelpName = "NPY",
            Required = true,
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = true,
        };
        Option<string[]> against = new("--against")
        {
            Description = "Another system's predictions of the same clips: what differs, tag by tag, and what could have been shown. As many seeds, or one.",
            HelpName = "NPY",
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = true,
        };
        Option<string> tags = new("--tags") { Description = "The tags in the columns' order, one a line.", HelpName = "TXT", Required = true };
        Option<string?> groups = new("--groups") { Description = "Groups of tags: a YAML file with lists of tags by group name.", HelpName = "YAML" };
        Option<string?> songs = new("--songs") { Description = "The song of each clip, one a line (default: each clip is a song of its own).", HelpName = "TXT" };
        Option<double> difference = new("--difference")
        {
            Description = "With --against: the macro difference of which is said how many seeds or songs would show it.",
            HelpName = "D",
            DefaultValueFactory = _ => 0.01,
        };
        CommonArguments.Require(difference, d => d > 0 && double.IsFinite(d), "a difference above 0");
        Option<bool> json = new("--json") { Description = "Print one JSON object instead of a table." };
        Command command = new("score", "Score predictions: ROC-AUC and PR-AUC with 95 % intervals, or how two systems differ.")
        {
            labels, scores, against, tags, groups, songs, difference, json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(difference) is { Implicit: false } && result.GetResult(against) is null)
            {
                result.AddError("--difference goes with --against; one system's scores have no difference.");
            }
        });
        command.SetAction(parsed =>
        {
            var files = PredictionFiles.Read(
                parsed.GetRequiredValue(labels),
                parsed.GetRequiredValue(scores),
                parsed.GetRequiredValue(tags),
                parsed.GetValue(groups),
                parsed.GetValue(songs),
                parsed.GetValue(against));
            bool asJson = parsed.GetValue(json);
            if (files.Against.Count > 0)
            {
                SystemComparison comparison = files.Compare();
                if (asJson)
                {
                    Console.WriteLine(ComparisonJson.Write(comparison, parsed.GetValue(difference)));
                }
                else
                {
                    ComparisonView.Show(comparison, parsed.GetValue(difference));
                }
            }
            else if (asJson)
            {
                Console.WriteLine(PredictionFiles.ToJson(files.Score()));
            }
            else
            {
                Show(files.Score(), files.Songs is { } known ? $"{known.Distinct().Count()} songs" : null);
            }

            return 0;
        });
        return command;
    }

    private static void Show(TagReport report, string? songs)
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
            table.AddRow(GroupName(group), "", Cell(group.RocAuc), Cell(group.PrAuc));
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
            $"Brackets: 95 % intervals of {report.Resamples} resamples of the {songs ?? $"{report.Clips} clips"}. Clips of a tag: those that have it.");
        if (report.LeftOut.Count > 0)
        {
            AnsiConsole.WriteLine(
                $"One class only, so no ROC-AUC and left out of its means: {string.Join(", ", report.LeftOut)}. Without positives, PR-AUC is 0.");
        }
    }

    /// <summary>A group's name with its number of tags, as a cell.</summary>
    public static string GroupName(ScorePair group) => $"{group.Name.EscapeMarkup()} ({(group.Tags == 1 ? "1 tag" : $"{group.Tags} tags")})";

    private static string Cell(Score? score) => score is null
        ? "–"
        : (score.Interval is { } range ? $"{score.Mean:F3} [{range.Low:F3}, {range.High:F3}]" : $"{score.Mean:F3}").EscapeMarkup();
}
