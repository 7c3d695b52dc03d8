using System.Globalization;
using Vcmr.Training;

namespace Vcmr.Figures.Report;

/// <summary>What the time of each kind of run went to, over all runs that say so.</summary>
internal static class TimesTable
{
    private static readonly (StagePart Part, string Name)[] Parts =
    [
        (StagePart.Step, "Steps"), (StagePart.Data, "Waiting for data"), (StagePart.Transfer, "Transfer"), (StagePart.Validation, "Validation"),
        (StagePart.Checkpoint, "Checkpoints"), (StagePart.Log, "Log"),
    ];

    /// <summary>The table, or null where no run says.</summary>
    public static MetricTable? Of(IReadOnlyList<RunEntry> runs)
    {
        MetricCell[][] rows =
        [
            .. from run in runs
               where run.Times is { Total: > 0 }
               group run.Times by run.Experiment into kind
               select Row(kind.Key, [.. kind]),
        ];
        return rows.Length == 0 ? null : new MetricTable("", ["Runs", "Number", "Time", .. Parts.Select(p => p.Name), "Filling batches, beside them"], rows);
    }

    private static MetricCell[] Row(string experiment, StageShares[] runs)
    {
        StageShares all = runs.Aggregate((a, b) => a + b);
        return
        [
            new(experiment),
            new($"{runs.Length}", Numeric: true),
            new(Time(all.Total), Numeric: true),
            .. Parts.Select(p => new MetricCell(Percent(all.Share(p.Part)), Numeric: true)),
            new(Percent(all.Filling / all.Total), Numeric: true),
        ];
    }

    private static string Time(double seconds)
    {
        var time = TimeSpan.FromSeconds(Math.Round(seconds));
        return string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}");
    }

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:F1} %");
}
