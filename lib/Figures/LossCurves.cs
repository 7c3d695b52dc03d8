using Vcmr.Figures.Charts;

namespace Vcmr.Figures;

/// <summary>Losses over training.</summary>
public static class LossCurves
{
    /// <summary>Draws one line a curve.</summary>
    /// <param name="title">Title of the figure.</param>
    /// <param name="curves">The curves.</param>
    /// <param name="context">The run.</param>
    /// <param name="xTitle">What the steps are.</param>
    /// <param name="yTitle">What the values are.</param>
    /// <param name="log">Logarithmic vertical axis; values must then be positive.</param>
    /// <param name="reference">A value worth comparing with, such as the loss of guessing.</param>
    /// <param name="referenceText">What it is.</param>
    /// <param name="name">File name without extension.</param>
    /// <exception cref="VcmrException">There are no curves, or a curve has as many steps as it has not values.</exception>
    public static Figure Draw(
        string title,
        IReadOnlyList<LossCurve> curves,
        FigureContext context,
        string xTitle = "epoch",
        string yTitle = "loss",
        bool log = false,
        double? reference = null,
        string referenceText = "chance",
        string name = "loss")
    {
        if (curves.Count == 0 || curves.Any(c => c.Steps.Count != c.Values.Count || c.Steps.Count == 0))
        {
            throw new VcmrException($"'{title}' needs at least one curve, each with one value a step.");
        }

        IReadOnlyDictionary<string, Look> looks = LooksOf([.. curves.Select(c => c.Name)]);
        var layers = new List<Layer>();
        if (reference is double at)
        {
            layers.Add(new RuleLayer(at, Vertical: false, referenceText) { Look = new Look(Theme.Muted, Dash: Dash.Dotted) { Width = 1.5 } });
        }

        foreach (LossCurve curve in curves)
        {
            Look look = looks[curve.Name];
            (double[] x, double[] y) = Envelope.Reduce(curve.Steps, curve.Values);
            layers.Add(new LineLayer(x, y) { Label = curve.Name, Look = curve.Steps.Count > 40 ? look with { Marker = MarkerShape.None, Width = 1.5 } : look });
        }

        var chart = new Chart(title, [new Panel(new Axis(xTitle), new Axis(yTitle) { Log = log }, layers)])
        {
            PanelHeight = 330,
            Footer = context.Footer(),
        };
        return new Figure(name, chart);
    }

    // Models keep the look they have elsewhere; where no name is a model's, the looks go in order.
    private static IReadOnlyDictionary<string, Look> LooksOf(string[] names)
    {
        string[] models = [ModelNames.Vcmr, ModelNames.AudioOnly, ModelNames.AudioOnlyLonger, ModelNames.Untrained];
        return names.Any(models.Contains)
            ? Theme.Models(names)
            : names.Distinct().Index().ToDictionary(n => n.Item, n => Theme.Category(n.Index));
    }
}
