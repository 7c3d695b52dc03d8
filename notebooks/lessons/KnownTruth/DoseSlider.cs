using Vcmr.Charts;
using Vcmr.Evaluation;
using Vcmr.Figures.KnownTruth;
using Vcmr.Lessons.AudioVideo;
using Vcmr.Studies;
using Vcmr.Studies.KnownTruth;

namespace Vcmr.Lessons.KnownTruth;

/// <summary>Scores and retrieval with a slider for the share of true pairs.</summary>
internal static class DoseSlider
{
    private static readonly Look Chance = new(Theme.Limit, MarkerShape.Diamond, Hollow: true) { Size = 8 };

    /// <summary>Draws a state a dose: the tags' scores by group beside those without a true pair, and how often sound and picture find each other.</summary>
    /// <param name="gains">The results.</param>
    /// <param name="retrieval">Retrieval at a dose; empty where there is none.</param>
    /// <param name="context">The run.</param>
    /// <exception cref="VcmrException">There are no doses.</exception>
    public static SteppedFigure Draw(Gains gains, Func<double, IReadOnlyList<RetrievalResult>> retrieval, FigureContext context)
    {
        double[] doses = gains.Doses;
        if (doses.Length == 0)
        {
            throw new VcmrException("The slider of ρ has no doses; name some in known_truth.doses.");
        }

        Readout[] readouts = Enum.GetValues<Readout>();
        var reports = (from readout in readouts from dose in doses select (readout, dose)).ToDictionary(k => k, k => gains.Score(Condition.Paired(k.dose), k.readout));
        double low = Ends(reports.Values.SelectMany(Rows)).Min();
        return new SteppedFigure("share of songs with their own video, ρ", [.. doses.Select(State)], doses.Length - 1);

        FigureState State(double dose)
        {
            RetrievalResult[] found = [.. retrieval(dose)];
            string[] names = [.. Rows(reports[(readouts[0], dose)]).Reverse().Select(r => r.Name)];
            Panel scores = new(new Axis("ROC-AUC") { Min = Math.Min(0.5, Math.Floor(20 * low) / 20), Max = 1.005 }, Axis.Categories("", names) with { Grid = true }, [
                .. readouts.Select((readout, i) => Points(reports[(readout, doses[0])], $"{KnownTruthFigures.Name(readout)}, ρ = {doses[0]:0.##}", Look(i) with { Hollow = true }, Shift(i), whiskers: false)),
                .. readouts.Select((readout, i) => Points(reports[(readout, dose)], KnownTruthFigures.Name(readout), Look(i), Shift(i), whiskers: true)),
            ]) { Title = "Tags read from the encoder", Height = 66 + (32 * names.Length) };
            Panel finds = new(new Axis("share of queries (0 to 1)") { Min = 0, Max = 1.02 }, Axis.Categories("", found.Select(r => r.Measure.Replace(" finds its ", " → ")).Reverse()) with { Grid = true }, [
                new PointLayer([.. found.Reverse().Select(r => Math.Round(r.Chance ?? double.NaN, 4))], [.. Enumerable.Range(0, found.Length).Select(i => (double)i)]) { Label = "chance", Look = Chance },
                new PointLayer([.. found.Reverse().Select(r => Math.Round(r.Score.Mean, 4))], [.. Enumerable.Range(0, found.Length).Select(i => (double)i)])
                {
                    Label = "retrieval",
                    Look = new Look("#009E73", MarkerShape.Triangle),
                    HorizontalWhiskers = [.. found.Reverse().Select(r => Rounded(r.Score.Interval))],
                },
            ]) { Title = "Sound and picture find each other", Height = 66 + (24 * found.Length) };
            var chart = new Chart("Move ρ: what do true pairs give?", [scores, finds])
            {
                Width = 560,
                Footer = context.Footer($"Hollow: the same at ρ = {doses[0]:0.##}. Whiskers: 95 % interval over songs and seeds; of retrieval, over the validation songs."),
            };
            return new FigureState($"{dose:0.##}", new Figure("dose-slider", chart), Says(dose, found));
        }

        string Says(double dose, RetrievalResult[] found)
        {
            Score? score = reports[(Readout.Embedding, dose)].Macro.RocAuc;
            Score? gain = dose == doses[0] ? null : gains.Difference(Condition.Paired(dose), Condition.Paired(doses[0]), Readout.Embedding).Macro.RocAuc;
            RetrievalResult? top = found.FirstOrDefault(r => r.Measure.EndsWith("top 5", StringComparison.Ordinal));
            return $"With ρ = {dose:0.##} ROC-AUC over all tags, read from the last layer, is {score?.WithInterval("0.000") ?? "–"}"
                + (gain is null ? ". " : $", {gain.WithInterval("+0.000;−0.000;0.000")} against ρ = {doses[0]:0.##}. ")
                + (top is null ? "" : $"A sound finds its picture among the first five in {100 * top.Score.Mean:0} % of the cases, by chance in {100 * (top.Chance ?? 0):0} %.");
        }
    }

    private static ScorePair[] Rows(TagReport report) => [report.Macro with { Name = "all tags" }, .. report.Groups];

    private static PointLayer Points(TagReport report, string label, Look look, double shift, bool whiskers)
    {
        ScorePair[] rows = [.. Rows(report).Reverse()];
        return new PointLayer([.. rows.Select(r => Math.Round(r.RocAuc?.Mean ?? double.NaN, 4))], [.. rows.Select((_, i) => i + shift)])
        {
            Label = label,
            Look = look,
            HorizontalWhiskers = whiskers ? [.. rows.Select(r => Rounded(r.RocAuc?.Interval))] : null,
        };
    }

    private static Look Look(int readout) => readout == 0 ? new("#0072B2") : new("#CC79A7", MarkerShape.Square);

    private static double Shift(int readout) => readout == 0 ? 0.16 : -0.16;

    private static Interval? Rounded(Interval? interval) => interval is { } i ? new Interval(Math.Round(i.Low, 4), Math.Round(i.High, 4)) : null;

    private static IEnumerable<double> Ends(IEnumerable<ScorePair> rows) =>
        rows.Select(r => r.RocAuc?.Interval?.Low ?? r.RocAuc?.Mean ?? 0.5).Where(double.IsFinite).DefaultIfEmpty(0.5);
}
