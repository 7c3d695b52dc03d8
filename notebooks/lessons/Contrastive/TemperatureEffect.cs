using Vcmr.Charts;
using Vcmr.Evaluation;
using Vcmr.Figures;

namespace Vcmr.Lessons.Contrastive;

/// <summary>Which negatives a contrastive loss pushes away, by its temperature.</summary>
internal static class TemperatureEffect
{
    private const int Bins = 12;
    private const double LeastSpread = 0.02;

    // Dark to light as the temperature rises; dashes tell them apart in gray.
    private static readonly Look[] Looks =
    [
        new("#440154", MarkerShape.None),
        new("#31688E", MarkerShape.None, Dash: Dash.Dashed),
        new("#35B779", MarkerShape.None, Dash: Dash.DashDot),
        new("#E0A100", MarkerShape.None, Dash: Dash.Dotted),
    ];

    /// <summary>Draws where the pairs lie, the push by similarity, and how much of it the nearest negatives get.</summary>
    /// <param name="title">Title of the figure.</param>
    /// <param name="partners">Similarities of the pairs that belong together.</param>
    /// <param name="negatives">Similarities of the other pairs.</param>
    /// <param name="temperatures">Weights of the negatives, at most four temperatures in rising order.</param>
    /// <param name="context">The run.</param>
    /// <param name="name">File name without extension.</param>
    /// <exception cref="VcmrException">There are no pairs, or weights are missing.</exception>
    public static Figure Draw(
        string title,
        IReadOnlyList<double> partners,
        IReadOnlyList<double> negatives,
        IReadOnlyList<TemperatureWeights> temperatures,
        FigureContext context,
        string name)
    {
        if (partners.Count == 0 || negatives.Count == 0 || temperatures.Count == 0 || temperatures.Count > Looks.Length || temperatures.Any(t => t.Weights.Count != negatives.Count))
        {
            throw new VcmrException($"'{title}' needs pairs of both kinds, and one to {Looks.Length} temperatures with a weight for every negative.");
        }

        // Of vectors that are all the same, only rounding errors differ.
        double high = partners.Concat(negatives).Max(), low = Math.Min(partners.Concat(negatives).Min(), high - LeastSpread);
        double width = (high - low) / Bins;
        var chart = new Chart(title, [Lie(), Push(), Nearest()])
        {
            Columns = 3,
            Width = 1140,
            PanelHeight = 320,
            Footer = context.Footer("Pushes are derivatives of the loss by a pair's similarity, from automatic differentiation; 1 is the mean over all negatives."),
        };
        return new Figure(name, chart);

        int Bin(double similarity) => Math.Min(Bins - 1, (int)((similarity - low) / width));
        double Centre(int bin) => low + ((bin + 0.5) * width);

        Panel Lie() => new(new Axis("cosine similarity"), new Axis("pairs of the kind (%)") { Min = 0 }, [Bars(negatives, "negatives", Theme.Category(0), -1), Bars(partners, "partners", Theme.Category(1), 1)])
        {
            Title = "Where the pairs lie",
        };

        BarLayer Bars(IReadOnlyList<double> pairs, string label, Look look, int side)
        {
            var counts = new double[Bins];
            foreach (double similarity in pairs)
            {
                counts[Bin(similarity)] += 100.0 / pairs.Count;
            }

            return new BarLayer([.. Enumerable.Range(0, Bins).Select(b => Centre(b) + (side * 0.22 * width))], counts) { Label = label, Look = look, Thickness = 0.42 * width };
        }

        Panel Push()
        {
            int[] filled = [.. Enumerable.Range(0, Bins).Where(b => negatives.Any(s => Bin(s) == b))];
            return new Panel(
                new Axis("cosine similarity of the negative") { Min = low, Max = high },
                Decade(new Axis("push on a negative (mean 1)") { Log = true }),
                [.. temperatures.Select((t, i) => new LineLayer(
                    [.. filled.Select(Centre)],
                    [.. filled.Select(b => Math.Max(1e-6, negatives.Zip(t.Weights).Where(n => Bin(n.First) == b).Average(n => n.Second) / t.Weights.Average()))])
                { Label = $"τ = {t.Temperature}", Look = filled.Length > 1 ? Looks[i] : Looks[i] with { Marker = MarkerShape.Circle } })])
            {
                Title = "The nearer, the harder it is pushed",
            };
        }

        // At least the decade around 1, so that equal pushes look equal.
        Axis Decade(Axis axis) => temperatures.All(t => t.Weights.All(w => w > 0.5 * t.Weights.Average() && w < 2 * t.Weights.Average())) ? axis with { Min = 0.3, Max = 3 } : axis;

        Panel Nearest()
        {
            int[] nearestFirst = [.. Enumerable.Range(0, negatives.Count).OrderByDescending(i => negatives[i])];
            return new Panel(
                new Axis("nearest negatives (% of all)") { Min = 0, Max = 100 },
                new Axis("their share of the push (%)") { Min = 0, Max = 102 },
                [.. temperatures.Select((t, i) => Cumulated(t, nearestFirst, Looks[i]))])
            {
                Title = "How few get most of it",
            };
        }
    }

    private static LineLayer Cumulated(TemperatureWeights weights, int[] nearestFirst, Look look)
    {
        double total = weights.Weights.Sum(), sum = 0;
        double[] shares = [0, .. nearestFirst.Select(i => 100 * (sum += weights.Weights[i]) / total)];
        (double[] x, double[] y) = Envelope.Reduce([.. shares.Select((_, i) => 100.0 * i / nearestFirst.Length)], shares);
        return new LineLayer(x, y) { Label = $"τ = {weights.Temperature}", Look = look };
    }
}

/// <summary>How a contrastive loss over two modalities divides its push between the kinds of negatives.</summary>
internal static class PushByKind
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

/// <summary>What a loss does to negative pairs at one temperature.</summary>
/// <param name="Temperature">τ.</param>
/// <param name="Weights">How strongly each pair is pushed apart: the loss's derivative by the pair's similarity.</param>
internal sealed record TemperatureWeights(double Temperature, IReadOnlyList<double> Weights);
