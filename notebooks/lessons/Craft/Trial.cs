using Vcmr.Charts;
using Vcmr.Evaluation;

namespace Vcmr.Lessons.Craft;

/// <summary>A short training with some settings, kept to be seen beside others.</summary>
public sealed class Trial
{
    private readonly Func<IReadOnlyList<double>> _measure;
    private readonly List<double> _losses = [];

    internal Trial(string name, double guessing, Func<IReadOnlyList<double>> measure)
    {
        (Name, Guessing, _measure) = (name, guessing, measure);
        Before = measure();
        After = Before;
    }

    /// <summary>Its settings in words.</summary>
    public string Name { get; }

    /// <summary>The loss of a network that knows nothing.</summary>
    public double Guessing { get; }

    /// <summary>The loss of each step.</summary>
    public IReadOnlyList<double> Losses => _losses;

    /// <summary>The measures on what does not train, before the first step.</summary>
    public IReadOnlyList<double> Before { get; }

    /// <summary>The measures after <see cref="End"/>.</summary>
    public IReadOnlyList<double> After { get; private set; }

    /// <summary>Takes a step's loss.</summary>
    public void Add(double loss) => _losses.Add(loss);

    /// <summary>Measures what the steps have changed.</summary>
    public void End() => After = _measure();
}

/// <summary>The trials of a session, side by side.</summary>
internal sealed class Trials
{
    private readonly List<Trial> _trials = [];

    /// <summary>Keeps a trial; one of the same name takes the place of the earlier one.</summary>
    public Trial Begin(Trial trial)
    {
        int at = _trials.FindIndex(t => t.Name == trial.Name);
        if (at < 0)
        {
            _trials.Add(trial);
        }
        else
        {
            _trials[at] = trial;
        }

        return trial;
    }

    /// <summary>Draws the losses of all trials, and a panel of bars for each measure.</summary>
    /// <param name="title">Title of the figure.</param>
    /// <param name="measures">The measures, in the trials' order.</param>
    /// <param name="context">The run.</param>
    /// <param name="name">File name without extension.</param>
    /// <exception cref="VcmrException">There is no trial with a step.</exception>
    public Figure Draw(string title, IReadOnlyList<TrialMeasure> measures, FigureContext context, string name)
    {
        Trial[] done = [.. _trials.Where(t => t.Losses.Count > 0)];
        if (done.Length == 0)
        {
            throw new VcmrException("There is nothing to compare yet; run the cell that trains first.");
        }

        Panel losses = new(
            new Axis("step") { Min = 0, Max = done.Max(t => t.Losses.Count) + 0.5 },
            new Axis("loss, as a share of guessing"),
            [
                new RuleLayer(1, Vertical: false) { Look = new Look(Theme.Muted, Dash: Dash.Dotted) { Width = 1.5 } },
                .. done.Select((t, i) => new LineLayer([.. Enumerable.Range(1, t.Losses.Count).Select(s => (double)s)], [.. t.Losses.Select(l => l / t.Guessing)])
                {
                    Label = $"{i + 1}: {t.Name}",
                    Look = Theme.Category(i) with { Size = 5 },
                }),
            ])
        {
            Title = "Training",
        };
        var chart = new Chart(title, [losses, .. measures.Select((m, i) => Bars(m, i, done))])
        {
            Columns = measures.Count + 1,
            Width = 1140,
            PanelHeight = 310,
            Footer = context.Footer("1 on the left, dotted, is what guessing costs. Circles: before the first step."),
        };
        return new Figure(name, chart);
    }

    /// <summary>All trials in numbers.</summary>
    public Table ToTable(IReadOnlyList<TrialMeasure> measures) => Table.From(_trials.Where(t => t.Losses.Count > 0).Select((t, i) => new
    {
        Trial = i + 1,
        Settings = t.Name,
        Steps = t.Losses.Count,
        FirstLoss = Math.Round(t.Losses[0], 3),
        LastLoss = Math.Round(t.Losses[^1], 3),
        Measured = string.Join("; ", measures.Select((m, k) => $"{m.Name} {t.Before[k]:0.000} → {t.After[k]:0.000}")).Replace(" -", " −"),
    }));

    private static Panel Bars(TrialMeasure measure, int place, Trial[] trials)
    {
        double[] values = [.. trials.SelectMany(t => new[] { t.Before[place], t.After[place] }), 0];
        double reach = Math.Max(values.Max() - values.Min(), 0.02);
        return new Panel(
            Axis.Categories("trial", trials.Select((_, i) => $"{i + 1}")),
            new Axis(measure.Axis) { Min = values.Min() - (values.Min() < 0 ? 0.12 * reach : 0), Max = values.Max() + (values.Max() > 0 ? 0.12 * reach : 0) },
            [
                .. trials.Select((t, i) => new BarLayer([i], [t.After[place]]) { Label = $"{i + 1}: {t.Name}", Look = Theme.Category(i), Thickness = 0.6, Texts = [t.After[place] < 0 ? "" : $"{t.After[place]:0.00}"] }),
                .. trials.Select((t, i) => new PointLayer([i], [t.Before[place]]) { Look = new Look(Theme.Ink) { Hollow = true, Size = 9 } }),
                .. measure.Chance is { } chance ? new Layer[] { new RuleLayer(chance, Vertical: false, "chance") { Look = new Look(Theme.Limit, Dash: Dash.Dotted) { Width = 1.5 } } } : [],
            ])
        {
            Title = measure.Name,
        };
    }
}

/// <summary>What is measured of a trial.</summary>
/// <param name="Name">The measure, a panel's heading.</param>
/// <param name="Axis">What the vertical axis says.</param>
/// <param name="Chance">What guessing reaches, where that says something.</param>
internal sealed record TrialMeasure(string Name, string Axis, double? Chance = null)
{
    /// <summary>The measures of a contrastive network on pairs that do not train.</summary>
    public static IReadOnlyList<TrialMeasure> OfPairs(int pairs) =>
    [
        new("Finding the partner", "mean reciprocal rank (0 to 1)", Enumerable.Range(1, pairs).Sum(r => 1.0 / r) / pairs),
        new("Spread", "uniformity (lower: more even)"),
    ];

    /// <summary>Their values.</summary>
    public static IReadOnlyList<double> Of(Contrastive.ProjectedPairs pairs) =>
        [Retrieval.MeanReciprocalRank(pairs.Similarities()), Contrastive.PairGeometry.Of(pairs).Uniformity];
}
