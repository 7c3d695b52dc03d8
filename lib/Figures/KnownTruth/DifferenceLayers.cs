using Vcmr.Charts;
using Vcmr.Evaluation;

namespace Vcmr.Figures.KnownTruth;

/// <summary>Differences in ROC-AUC, one a line, beside the line of no difference.</summary>
internal static class DifferenceLayers
{
    /// <summary>The layers of a panel; those whose interval excludes 0 look otherwise.</summary>
    /// <param name="differences">From the first line on; null leaves a line empty.</param>
    public static IReadOnlyList<Layer> Of(IReadOnlyList<ScorePair?> differences)
    {
        return [new RuleLayer(0, Vertical: true) { Look = new Look(Theme.Ink) { Width = 1.2 } }, .. Points(excludesZero: true), .. Points(excludesZero: false)];

        IEnumerable<Layer> Points(bool excludesZero)
        {
            (int At, string Name, Score Score)[] mine =
            [
                .. differences.Index().Where(d => d.Item?.RocAuc?.Interval is { } i && i.ExcludesZero == excludesZero).Select(d => (d.Index, d.Item!.Name, d.Item.RocAuc!)),
            ];
            if (mine.Length > 0)
            {
                yield return new PointLayer([.. mine.Select(m => m.Score.Mean)], [.. mine.Select(m => (double)m.At)])
                {
                    Label = excludesZero ? "interval excludes 0" : "interval includes 0",
                    Look = excludesZero ? new Look("#0072B2") : new Look("#8A8A8A", MarkerShape.Square),
                    HorizontalWhiskers = [.. mine.Select(m => m.Score.Interval)],
                    Hover = [.. mine.Select(m => $"{m.Name}: {m.Score.Mean:+0.000;−0.000}")],
                };
            }
        }
    }
}
