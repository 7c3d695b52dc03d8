using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;
using Vcmr.Evaluation;
using Vcmr.Figures.Runs;
using Vcmr.Lessons;

namespace Vcmr.Cli.Commands;

/// <summary><c>vcmr compare</c>: two runs, or two profiles' results, side by side.</summary>
internal static class CompareCommand
{
    private const string Signed = "+0.000;−0.000;0.000";

    public static Command Create()
    {
        Argument<string> first = new("A") { Description = "A run's folder or id, a profile's name, or its results folder." };
        Argument<string> other = new("B") { Description = "The one to compare it with, of the same kind." };
        Option<bool> tags = new("--tags") { Description = "Also show each tag's difference." };
        Option<double> difference = new("--difference") { Description = "With --tags: the macro difference of which is said how many seeds or songs would show it.", HelpName = "D", DefaultValueFactory = _ => 0.01 };
        CommonArguments.Require(difference, d => d > 0 && double.IsFinite(d), "a difference above 0");
        Option<bool> json = new("--json") { Description = "Print one JSON object instead of tables." };
        Command command = new("compare", "Compare two runs, or two profiles' results: which keys differ, and both scores with the interval of their difference.") { first, other, tags, difference, json };
        command.SetAction(parsed =>
        {
            var comparer = new RunComparer(DefaultModel.Results, profile => Lesson.Open(profile, progress: new(Console.Error, terminal: false)));
            RunComparison comparison = comparer.Compare(parsed.GetRequiredValue(first), parsed.GetRequiredValue(other));
            if (parsed.GetValue(json))
            {
                Console.WriteLine(JsonSerializer.Serialize(
                    new
                    {
                        comparison.First,
                        comparison.Other,
                        comparison.Configuration,
                        comparison.Scores,
                        Predictions = comparison.Predictions.Select(p => new { p.Method, Comparison = JsonNode.Parse(ComparisonJson.Write(p.Comparison, parsed.GetValue(difference))) }),
                        comparison.Notes,
                    },
                    PlainJson.Options));
                return;
            }

            Show(comparison);
            foreach (PredictionDifference predicted in parsed.GetValue(tags) ? comparison.Predictions : [])
            {
                Console.WriteLine($"{predicted.Method}:");
                ComparisonView.Show(predicted.Comparison, parsed.GetValue(difference), "A minus B");
            }
        });
        return command;
    }

    private static void Show(RunComparison comparison)
    {
        Console.WriteLine(VisibleText.Of($"A: {Name(comparison.First)}"));
        Console.WriteLine(VisibleText.Of($"B: {Name(comparison.Other)}"));
        if (comparison.Configuration.Count == 0)
        {
            Console.WriteLine("Both are configured alike.");
        }
        else
        {
            Table keys = new Table().Border(TableBorder.Simple).AddColumn(new TableColumn("key").NoWrap()).AddColumn("A").AddColumn("B");
            foreach (ConfigurationDifference key in comparison.Configuration)
            {
                keys.AddRow([.. new[] { key.Key, key.First ?? "–", key.Other ?? "–" }.Select(c => VisibleText.Of(c, 80).EscapeMarkup())]);
            }

            WideTable.Write(keys);
        }

        Table scores = new Table().Border(TableBorder.Simple).AddColumn("method").AddColumn(new TableColumn("score").NoWrap());
        foreach (string column in new[] { "A", "B", "A − B [[95 %]]", "p" })
        {
            scores.AddColumn(new TableColumn(column).RightAligned().NoWrap());
        }

        foreach (ScoreDifference score in comparison.Scores)
        {
            string range = score.Interval is { } interval ? $" [{Number(interval.Low, Signed)}, {Number(interval.High, Signed)}]" : "";
            scores.AddRow([.. new[]
            {
                score.Method, score.Score, Number(score.First) + Seeds(score.FirstRuns), Number(score.Other) + Seeds(score.OtherRuns), Number(score.Difference, Signed) + range,
                score.P is { } p ? p < 0.001 ? "<0.001" : Number(p) : "",
            }.Select(c => c.EscapeMarkup())]);
        }

        WideTable.Write(scores);
        foreach (string note in comparison.Notes)
        {
            Console.WriteLine(VisibleText.Of(note));
        }

        if (comparison.Scores.Any(s => s.Interval is not null))
        {
            Console.WriteLine($"Brackets: 95 % intervals of the difference over songs{(comparison.Scores.Any(s => s.FirstRuns > 1) ? " and seeds" : "; what other seeds would give is not in them")}. --tags shows each tag.");
        }
    }

    private static string Name(string side) => Path.IsPathRooted(side) ? DefaultModel.Shown(side) : side;

    private static string Seeds(int runs) => runs > 1 ? $" ({runs} seeds)" : "";

    private static string Number(double? value, string format = "0.000") => value is { } number ? number.ToString(format, CultureInfo.InvariantCulture) : "–";
}
