using Vcmr.Charts;
using Vcmr.Evaluation;
using Vcmr.Figures;

namespace Vcmr.Lessons.Contrastive;

/// <summary>How a contrastive loss over two modalities divides its push between the kinds of negatives.</summary>
public static class PushByKind
{
    /// <summary>Draws a panel a state of training, in it a group of bars a temperature that add up to 1.</summary>
    /// <param name="title">Title of the figure.</param>
    /// <param name="kinds">The kind of each negative, such as <c>audio and video</c>.</param>
    /// <param name="states">Headings, and the weights of the negatives.</param>
    /// <param name="context">The run.</param>
    /// <param name="name">File name without extension.</param>
    /// <exception cref="VcmrException">There are no negatives, or weights are missing.</exception>
    public static Figure Draw(
        string title, IReadOnlyList<string> kinds, IReadOnlyList<(string Heading, IReadOnlyList<TemperatureWeights> Temperatures)> states, FigureContext context, string name)
    {
        if (kinds.Count == 0 || states.Count == 0 || states.Any(s => s.Temperatures.Any(t => t.Weights.Count != kinds.Count)))
        {
            throw new VcmrException($"'{title}' needs negatives, and a weight for each at every temperature.");
        }

        var chart = new Chart(title, [.. states.Select(s => Shares(s.Heading, kinds, s.Temperatures))])
        {
            Columns = Math.Min(2, states.Count),
            Width = states.Count > 1 ? 1140 : 640,
            PanelHeight = 300,
            Footer = context.Footer("The last group is what each kind would get if all negatives counted alike."),
        };
        return new Figure(name, chart);
    }

    private static Panel Shares(string heading, IReadOnlyList<string> kinds, IReadOnlyList<TemperatureWeights> temperatures)
    {
        string[] models = [.. kinds.Distinct()];
        var groups = temperatures.Select(t => (Name: $"τ = {t.Temperature}", t.Weights))
            .Append((Name: "all alike", Weights: [.. kinds.Select(_ => 1.0)])).ToList();
        var bars = new GroupedBars(models, [.. groups.Select(g => g.Name)]);
        (string, string, Score)[] shares =
        [
            .. from g in groups
               from m in models
               select (m, g.Name, new Score(kinds.Zip(g.Weights).Where(p => p.First == m).Sum(p => p.Second) / g.Weights.Sum())),
        ];
        return new Panel(
            Axis.Categories("", groups.Select(g => g.Name)), new Axis("share of the push (0 to 1)") { Min = 0, Max = 1.06 }, [.. bars.Layers(shares, 0, texts: true)])
        {
            Title = heading,
        };
    }
}
