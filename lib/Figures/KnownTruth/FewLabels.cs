using Vcmr.Charts;
using Vcmr.Evaluation;
using Vcmr.Studies;

namespace Vcmr.Figures.KnownTruth;

/// <summary>Scores of the probes against the number of labelled clips they were given.</summary>
internal static class FewLabels
{
    /// <summary>Draws a panel a readout.</summary>
    /// <param name="scores">The scores: encoder, readout, number of clips.</param>
    /// <param name="context">The run.</param>
    public static Figure Draw(IReadOnlyList<(Method Method, Readout Readout, int Labels, Score Score)> scores, FigureContext context)
    {
        IReadOnlyDictionary<string, Look> looks = ModelNames.Looks(scores.Select(s => StudyFigures.Name(s.Method)));
        int[] counts = [.. scores.Select(s => s.Labels).Distinct().Order()];
        var axis = new Axis("labelled clips (logarithmic)")
        {
            Log = true,
            Ticks = [.. counts.Select(c => new Tick(c, $"{c}"))],
            Min = counts[0] * 0.85,
            Max = counts[^1] * 1.15,
        };
        Panel[] panels =
        [
            .. Enum.GetValues<Readout>().Select(readout => new Panel(axis, new Axis("macro ROC-AUC"), [
                .. scores.Where(s => s.Readout == readout).GroupBy(s => s.Method).Select(g => g.OrderBy(s => s.Labels).ToArray()).Select(line => new LineLayer(
                    [.. line.Select(s => (double)s.Labels)], [.. line.Select(s => s.Score.Mean)])
                {
                    Label = StudyFigures.Name(line[0].Method),
                    Look = looks[StudyFigures.Name(line[0].Method)],
                    Whiskers = [.. line.Select(s => s.Score.Interval)],
                }),
            ]) { Title = KnownTruthFigures.Name(readout) }),
        ];
        return new Figure("few-labels", new Chart("With few labels", panels)
        {
            Columns = 2,
            Width = 980,
            PanelHeight = 350,
            Footer = context.Footer("Ridge probes, every clip scored by one that has not seen it. Whiskers: 95 % interval over songs and seeds."),
        });
    }
}
