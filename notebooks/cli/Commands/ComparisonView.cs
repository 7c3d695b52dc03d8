using System.Globalization;
using Spectre.Console;
using Vcmr.Evaluation;

namespace Vcmr.Cli.Commands;

/// <summary>How two systems differ, as a table with what can be said of it.</summary>
internal static class ComparisonView
{
    private const string Difference = "+0.000;−0.000;0.000";

    public static void Show(SystemComparison comparison, double difference, string what = "--scores minus --against")
    {
        Table table = new Table()
            .AddColumn("tag")
            .AddColumn(new TableColumn("clips").RightAligned())
            .AddColumn(new TableColumn("ROC-AUC").RightAligned())
            .AddColumn(new TableColumn("p").RightAligned())
            .AddColumn(new TableColumn("PR-AUC").RightAligned())
            .AddColumn(new TableColumn("p").RightAligned());
        AddRow("macro", $"{comparison.Clips}", comparison.Macro);
        table.AddEmptyRow();
        foreach (EffectPair group in comparison.Groups)
        {
            AddRow(ScoreCommand.GroupName(group.Difference), "", group);
        }

        if (comparison.Groups.Count > 0)
        {
            table.AddEmptyRow();
        }

        foreach (EffectPair tag in comparison.Tags)
        {
            AddRow(tag.Name.EscapeMarkup(), $"{tag.Difference.Positives}", tag);
        }

        AnsiConsole.Write(table);
        foreach (string line in Lines(comparison, difference, what))
        {
            AnsiConsole.WriteLine(line);
        }

        void AddRow(string name, string clips, EffectPair pair) =>
            table.AddRow(name, clips, Cell(pair.RocAuc), P(pair.RocAuc), Cell(pair.PrAuc), P(pair.PrAuc));
    }

    private static IEnumerable<string> Lines(SystemComparison comparison, double difference, string what)
    {
        (int first, int other) = comparison.Runs;
        yield return $"Differences: {what}. Brackets: 95 % intervals over {comparison.Songs} songs{(Math.Max(first, other) > 1 ? $" and {Math.Max(first, other)} seeds" : "")}. p of a tag: after Holm's correction over the tags; p of a mean: of that one test.";
        if (first == 1 || other == 1)
        {
            yield return $"One run of {(first == other ? "each system" : first == 1 ? "the first system" : "the other system")}: what its other seeds would give is not known, and not in these numbers.";
        }

        foreach ((string metric, Func<EffectPair, Effect?> of) in new (string, Func<EffectPair, Effect?>)[] { ("ROC-AUC", p => p.RocAuc), ("PR-AUC", p => p.PrAuc) })
        {
            yield return Metric(metric, of, comparison, difference);
        }

        // Mostly both metrics have the same reason, which is then said once.
        var unknown = comparison.Tags.SelectMany(t => new[] { (t.Name, Effect: t.RocAuc), (t.Name, Effect: t.PrAuc) }).Where(t => t.Effect is { P: null, Reason: not null });
        foreach (var reason in unknown.GroupBy(t => t.Effect!.Reason!, t => t.Name))
        {
            yield return $"Not tested, as {reason.Key}: {string.Join(", ", reason.Distinct())}.";
        }
    }

    private static string Metric(string metric, Func<EffectPair, Effect?> of, SystemComparison comparison, double difference)
    {
        string[] differ = [.. comparison.Tags.Where(t => of(t) is { Survives: true }).Select(t => t.Name)];
        string tags = differ.Length == 0 ? "no tag differs" : $"{differ.Length} of {comparison.Tags.Count} tags differ ({string.Join(", ", differ)})";
        if (of(comparison.Macro) is not { SmallestFound: { } smallest } macro)
        {
            return $"{metric}: {tags}; of the macro difference nothing more can be said, as {of(comparison.Macro)?.Reason ?? "no tag has both classes"}.";
        }

        Requirement required = macro.Require(difference)!;
        string size = macro.Standardised is { } d ? $"; macro difference {d.WithInterval("0.00")} deviations between songs" : "";
        string seeds = required.Seeds is { } s ? $"{s} seeds ({More(s, Math.Max(comparison.Runs.First, comparison.Runs.Other))}) with these songs" : required.SeedsReason!;
        string songs = required.Songs is { } n ? $"{n} songs ({More(n, comparison.Songs)}) with these seeds" : required.SongsReason!;
        return string.Create(CultureInfo.InvariantCulture,
            $"{metric}: {tags}{size}. Four of five such tests would find a macro difference of {smallest:0.000}; for one of {difference} they need {seeds}; or {songs}.");
    }

    private static string More(int needed, int have) => needed > have ? $"{needed - have} more" : "there are enough";

    private static string Cell(Effect? effect) => effect is null ? "–" : effect.Difference.WithInterval(Difference).EscapeMarkup();

    private static string P(Effect? effect) => (effect?.Holm ?? effect?.P) is not { } p ? "" : (p < 0.001 ? "<0.001" : p.ToString("0.000", CultureInfo.InvariantCulture)) + (effect!.Survives ? " *" : "");
}
