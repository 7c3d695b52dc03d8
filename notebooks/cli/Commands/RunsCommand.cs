using System.CommandLine;
using System.CommandLine.Completions;
using System.Globalization;
using System.Text.Json;
using Spectre.Console;
using Vcmr.Figures.Runs;

namespace Vcmr.Cli.Commands;

/// <summary><c>vcmr runs</c>: the runs that lie among the results.</summary>
internal static class RunsCommand
{
    private const string Readings = "robustness";

    public static Command Create()
    {
        Option<string?> profile = new("--profile") { Description = "Only the runs of this profile, or of this results folder (default: all in results).", HelpName = "NAME|DIR" };
        profile.CompletionSources.Add(_ => RunList.Profiles(DefaultModel.Results).Select(f => new CompletionItem(Path.GetFileName(f))));
        Option<string[]> stages = new("--stage") { Description = "Only the runs of this stage, such as tags or audio-video; may be given several times.", HelpName = "STAGE" };
        Option<bool> best = new("--best") { Description = "Only the best finished run of each stage, by validation score." };
        Option<bool> json = new("--json") { Description = "Print one JSON object instead of tables." };
        Command command = new("runs", "List the runs among the results: state, scores, folder; the best of each stage is marked.") { profile, stages, best, json };
        command.SetAction(parsed =>
        {
            string[] wanted = parsed.GetValue(stages) ?? [];
            ListedRun[] all = [.. Folders(parsed.GetValue(profile)).SelectMany(f => RunList.Read(f, wanted.Length > 0 ? wanted : null))];
            // What disturbed clips score is no run that anybody looks for here.
            ListedRun[] runs = [.. all.Where(r => (r.IsBest || !parsed.GetValue(best)) && (r.Stage != Readings || wanted.Contains(Readings)))];
            if (parsed.GetValue(json))
            {
                Console.WriteLine(JsonSerializer.Serialize(new { Runs = runs }, PlainJson.Options));
            }
            else if (runs.Length == 0)
            {
                Console.WriteLine($"There are no such runs; train some with {ToolName.Hint("train tags --profile demo")}.");
            }
            else
            {
                Show(runs);
            }
        });
        return command;
    }

    // A profile's file names its results by its name.
    private static IReadOnlyList<string> Folders(string? profile) =>
        profile is null ? RunList.Profiles(DefaultModel.Results)
        : [Directory.Exists(profile) ? profile : Path.Combine(DefaultModel.Results, Path.GetFileNameWithoutExtension(profile) is var name && profile.EndsWith(".yaml", StringComparison.Ordinal) ? name : profile)];

    private static void Show(ListedRun[] runs)
    {
        foreach (IGrouping<string, ListedRun> profile in runs.GroupBy(r => r.Profile))
        {
            Console.WriteLine($"{VisibleText.Of(profile.Key)}: {profile.Count(r => r.IsFinished)} of {profile.Count()} runs finished");
            Table table = new Table().Border(TableBorder.Simple);
            foreach (string column in new[] { "", "stage", "method", "seed", "state" })
            {
                table.AddColumn(new TableColumn(column).NoWrap());
            }

            foreach (string column in new[] { "steps", "validation", "ROC-AUC", "PR-AUC" })
            {
                table.AddColumn(new TableColumn(column).RightAligned().NoWrap());
            }

            table.AddColumn(new TableColumn("began").NoWrap()).AddColumn(new TableColumn("folder").NoWrap());
            foreach (ListedRun run in profile)
            {
                table.AddRow([.. Cells(run).Select(c => c.EscapeMarkup())]);
            }

            WideTable.Write(table);
        }

        Console.WriteLine($"*: the best finished run of its stage on the validation part (PR-AUC of tags, else the loss), from which {ToolName.Hint("tag FILE")} and 'embed' choose. ROC-AUC and PR-AUC: on the test clips.");
    }

    private static string[] Cells(ListedRun run) =>
    [
        run.IsBest ? "*" : "",
        run.Stage,
        run.Method + (run.Fraction < 1 ? string.Create(CultureInfo.InvariantCulture, $", {run.Fraction:P0} of the clips") : "")
            + (run.InputLength is { } samples ? string.Create(CultureInfo.InvariantCulture, $", {samples / 16_000.0:0.00} s") : "")
            + string.Concat(run.Variant.Select(v => $", {VisibleText.Of(v, 40)}")),
        $"{run.Seed}",
        VisibleText.Of(run.State, 60),
        $"{run.Step}",
        run.Validation is { } score ? $"{Number(score)}{(run.ValidatedBy == "MRR" ? " MRR" : "")}" : "",
        Number(run.RocAuc),
        Number(run.PrAuc),
        run.Began.LocalDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
        VisibleText.Of(DefaultModel.Shown(run.Folder)),
    ];

    private static string Number(double? value) => value is { } number ? number.ToString("0.000", CultureInfo.InvariantCulture) : "";
}
