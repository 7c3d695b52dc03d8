using System.Diagnostics;
using Vcmr.Training;

namespace Vcmr.Lessons.Contrastive;

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
