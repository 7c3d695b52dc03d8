using System.Diagnostics;
using Vcmr.Charts;
using Vcmr.Training;

namespace Vcmr.Lessons.Contrastive;

/// <summary>
/// Training and validation loss of contrastive runs, side by side: a batch and the validation set have different
/// numbers of negatives, so their losses do not compare with each other but with what guessing costs in each.
/// </summary>
internal static class ContrastiveLosses
{
    private const int FewEpochs = 8;
    private const string Guess = "all vectors the same: ln(2N − 1)";
    private const string Least = "lowest validation loss";

    /// <summary>Draws both panels, one line a run in each; a panel without curves stays empty.</summary>
    /// <param name="title">Title of the figure.</param>
    /// <param name="training">Training losses.</param>
    /// <param name="validation">Validation losses, with the names of the training curves.</param>
    /// <param name="epochs">Epochs of a whole run.</param>
    /// <param name="guessing">Loss of a network that gives every input the same vector: in a batch, and in validation.</param>
    /// <param name="context">The run.</param>
    /// <param name="name">File name without extension.</param>
    public static Figure Draw(
        string title,
        IReadOnlyList<LossCurve> training,
        IReadOnlyList<LossCurve> validation,
        int epochs,
        (double Training, double Validation) guessing,
        FigureContext context,
        string name)
    {
        var looks = training.Concat(validation).Select(c => c.Name).Distinct().Index().ToDictionary(n => n.Item, n => Theme.Category(n.Index) with { Size = 6.5 });
        var chart = new Chart(title, [Losses("training", training, guessing.Training, best: false), Losses("validation: songs that do not train", validation, guessing.Validation, best: true)])
        {
            Columns = 2,
            Width = 1040,
            PanelHeight = 310,
            Footer = context.Footer("Training losses are means over an epoch; N is the number of pairs that are compared."),
        };
        return new Figure(name, chart);

        Panel Losses(string heading, IReadOnlyList<LossCurve> curves, double guess, bool best)
        {
            double end = Math.Max(1, epochs) + 0.3;
            var layers = new List<Layer> { new LineLayer([0, end], [guess, guess]) { Label = Guess, Look = new Look(Theme.Limit, MarkerShape.None, Dash: Dash.Dotted) { Width = 1.6 } } };
            foreach (LossCurve curve in curves.Where(c => c.Values.Count > 0))
            {
                (double[] x, double[] y) = Envelope.Reduce(curve.Steps, curve.Values);
                layers.Add(new LineLayer(x, y) { Label = curve.Name, Look = looks[curve.Name] });
                if (best)
                {
                    int least = Enumerable.Range(0, y.Length).MinBy(i => double.IsFinite(y[i]) ? y[i] : double.PositiveInfinity);
                    layers.Add(new PointLayer([x[least]], [y[least]]) { Label = Least, Look = new Look(Theme.Ink) { Hollow = true, Size = 12 } });
                }
            }

            return new Panel(
                new Axis("epoch") { Min = 0, Max = end, Ticks = epochs <= FewEpochs ? [.. Enumerable.Range(0, epochs + 1).Select(e => new Tick(e, $"{e}"))] : null },
                LeastRange.Of(new Axis("NT-Xent loss"), layers.SelectMany(l => l.Ys), 0.1),
                layers)
            {
                Title = heading,
            };
        }
    }
}

/// <summary>A curve of training.</summary>
/// <param name="Name">Name in the legend, such as <c>training</c>.</param>
/// <param name="Steps">Epochs or steps.</param>
/// <param name="Values">The loss, or another measure.</param>
internal sealed record LossCurve(string Name, IReadOnlyList<double> Steps, IReadOnlyList<double> Values);

/// <summary>Gathers the losses of a run while it trains, and asks now and then for a new picture.</summary>
/// <param name="stage">Name of the stage that is shown; others may train before it.</param>
/// <param name="redraw">Called at most every two seconds.</param>
internal sealed class LiveLosses(string stage, Action<IReadOnlyList<LossCurve>> redraw)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private readonly SortedDictionary<int, (double Sum, int Steps)> _epochs = [];
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private string _run = "";

    /// <summary>The run's mean loss of each epoch so far.</summary>
    public LossCurve Now => new(_run, [.. _epochs.Keys.Select(e => (double)e)], [.. _epochs.Values.Select(e => e.Sum / e.Steps)]);

    /// <summary>Begins another run.</summary>
    public void Begin(string run)
    {
        _run = run;
        _epochs.Clear();
    }

    /// <summary>Takes a step's loss.</summary>
    public void Add(TrainingProgress progress)
    {
        if (progress.Run != stage)
        {
            return;
        }

        (double sum, int steps) = _epochs.GetValueOrDefault(progress.Epoch);
        _epochs[progress.Epoch] = (sum + progress.Loss, steps + 1);
        if (_clock.Elapsed >= Pause)
        {
            redraw([Now]);
            _clock.Restart();
        }
    }
}
