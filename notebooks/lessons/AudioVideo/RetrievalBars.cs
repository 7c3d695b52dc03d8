using Vcmr.Charts;
using Vcmr.Evaluation;
using Vcmr.Figures;

namespace Vcmr.Lessons.AudioVideo;

/// <summary>Retrieval scores as bars, with what guessing would reach.</summary>
internal static class RetrievalBars
{
    /// <summary>Draws one group of bars a measure.</summary>
    /// <param name="results">The scores.</param>
    /// <param name="context">The run.</param>
    /// <param name="name">File name without extension.</param>
    /// <exception cref="VcmrException">There are no scores.</exception>
    public static Figure Draw(IReadOnlyList<RetrievalResult> results, FigureContext context, string name = "retrieval")
    {
        if (results.Count == 0)
        {
            throw new VcmrException("The retrieval figure has no scores; evaluate retrieval first.");
        }

        string[] models = [.. results.Select(r => r.Model).Distinct()];
        string[] measures = [.. results.Select(r => r.Measure).Distinct()];
        var bars = new GroupedBars(models, measures);
        var layers = new List<Layer>(bars.Layers([.. results.Select(r => (r.Model, r.Measure, r.Score))], 0, texts: true));
        (int At, double Value)[] chance = [.. measures.Select((m, i) => (At: i, Value: results.FirstOrDefault(r => r.Measure == m && r.Chance is not null)?.Chance))
            .Where(c => c.Value is not null).Select(c => (c.At, c.Value!.Value))];
        layers.AddRange(chance.Select(c => new LineLayer([c.At - 0.44, c.At + 0.44], [c.Value, c.Value])
        {
            Label = "chance",
            Look = new Look(Theme.Limit, MarkerShape.None, Dash: Dash.Dashed),
        }));
        double top = layers.SelectMany(l => l.Ys).Max();
        var chart = new Chart("Retrieval of the matching clip", [
            new Panel(Axis.Categories("", measures), new Axis("share of queries (0 to 1)") { Min = 0, Max = Math.Min(1.06, top * 1.12) }, layers)])
        {
            Footer = context.Footer(results.Any(r => r.Score.Interval is not null) ? "Whiskers: bootstrap 95 % interval." : null),
        };
        return new Figure(name, chart);
    }
}

/// <summary>A retrieval score.</summary>
/// <param name="Model">Model name, see <see cref="ModelNames"/>.</param>
/// <param name="Measure">What is measured, such as <c>audio to video, recall at 5</c>.</param>
/// <param name="Score">The share of queries, 0 to 1.</param>
/// <param name="Chance">What guessing would reach, where known.</param>
internal sealed record RetrievalResult(string Model, string Measure, Score Score, double? Chance = null);
