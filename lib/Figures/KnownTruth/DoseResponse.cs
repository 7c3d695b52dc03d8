using Vcmr.Charts;
using Vcmr.Evaluation;
using Vcmr.Studies;
using Vcmr.Studies.KnownTruth;

namespace Vcmr.Figures.KnownTruth;

/// <summary>Scores against the share of true pairs: the level beside the controls, and the gain over shuffled pairs.</summary>
internal static class DoseResponse
{
    /// <summary>Draws two panels a readout.</summary>
    /// <param name="gains">The results.</param>
    /// <param name="context">The run.</param>
    public static Figure Draw(Gains gains, FigureContext context)
    {
        double[] doses = gains.Doses;
        var share = new Axis("share of songs with their own video (ρ)")
        {
            Ticks = [.. doses.Select(d => new Tick(d, $"{d:0.##}"))],
            Min = -0.06,
            Max = 1.06,
        };
        Condition[] controls = [new(Method.Untrained), new(Method.AudioOnly), new(Method.AudioOnlyLonger)];
        IReadOnlyDictionary<string, Look> looks = ModelNames.Looks([ModelNames.Vcmr, .. controls.Select(c => StudyFigures.Name(c.Method))]);
        Panel[] panels = [.. Enum.GetValues<Readout>().SelectMany(r => new[] { Level(r), Gain(r) })];
        return new Figure("dose-response", new Chart("Does the gain rise with the share of true pairs?", panels)
        {
            Columns = 2,
            Width = 980,
            PanelHeight = 330,
            Subtitle = "Left: the score. Right: the same minus that of shuffled pairs (ρ = 0), with the straight line that fits best.",
            Footer = context.Footer("Whiskers: 95 % interval over songs and seeds, both drawn anew.", "Block means are a readout of ours, not the paper's."),
        });

        Panel Level(Readout readout)
        {
            Score[] scores = [.. doses.Select(d => Roc(gains.Score(Condition.Paired(d), readout)))];
            List<Layer> layers =
            [
                .. controls.Select((c, i) => (Name: StudyFigures.Name(c.Method), Score: Roc(gains.Score(c, readout)), At: i)).Select(c => new LineLayer([-0.06, 1.06], [c.Score.Mean, c.Score.Mean])
                {
                    Label = c.Name,
                    Look = looks[c.Name] with { Marker = MarkerShape.None },
                }),
                new LineLayer(doses, [.. scores.Select(s => s.Mean)]) { Label = ModelNames.Vcmr, Look = looks[ModelNames.Vcmr], Whiskers = [.. scores.Select(s => s.Interval)] },
            ];
            return new Panel(share, new Axis("macro ROC-AUC"), layers) { Title = KnownTruthFigures.Name(readout) };
        }

        Panel Gain(Readout readout)
        {
            double[] given = [.. doses.Where(d => d > 0)];
            Score[] scores = [.. given.Select(d => Roc(gains.Difference(Condition.Paired(d), Condition.Paired(0), readout)))];
            double slope = Roc(gains.Trend(readout)).Mean;
            double middle = doses.Average(), level = scores.Sum(s => s.Mean) / doses.Length;
            return new Panel(share, new Axis("difference in ROC-AUC"), [
                new RuleLayer(0, Vertical: false) { Look = new Look(Theme.Ink) { Width = 1.2 } },
                new LineLayer([0, 1], [level - (slope * middle), level + (slope * (1 - middle))])
                {
                    Label = "least squares",
                    Look = new Look(Theme.Ink, MarkerShape.None, Dash: Dash.Dotted) { Width = 1.5 },
                },
                new PointLayer(given, [.. scores.Select(s => s.Mean)]) { Label = ModelNames.Vcmr, Look = looks[ModelNames.Vcmr], Whiskers = [.. scores.Select(s => s.Interval)] },
            ]) { Title = $"{KnownTruthFigures.Name(readout)}: gain over shuffled pairs" };
        }
    }

    private static Score Roc(TagReport report) => report.Macro.RocAuc ?? Score.None;
}
