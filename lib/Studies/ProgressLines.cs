using System.Diagnostics;
using System.Text;
using Vcmr.Datasets;
using Vcmr.Training;
using Vcmr.Video.Weights;

namespace Vcmr.Studies;

/// <summary>
/// Progress as text: one line that is rewritten on a terminal, a plain line now and then elsewhere (notebooks, logs).
/// </summary>
public sealed class ProgressLines : IProgress<TrainingProgress>, IProgress<ItemProgress>, IProgress<ByteProgress>, IProgress<string>
{
    private static readonly TimeSpan PlainPause = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan TerminalPause = TimeSpan.FromMilliseconds(200);
    private readonly TextWriter? _given;
    private readonly bool _terminal;
    private readonly Lock _lock = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private TimeSpan _last;
    private int _width;
    private int _items;
    private int _itemsDone;
    private TimeSpan _itemsStart;

    /// <summary>Writes to the console, as it is at each line: a notebook may have another for each cell.</summary>
    public ProgressLines() => _terminal = !Console.IsOutputRedirected;

    /// <summary>Writes elsewhere.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="terminal">Whether a line can be rewritten there.</param>
    public ProgressLines(TextWriter output, bool terminal) => (_given, _terminal) = (output, terminal);

    /// <summary>Raised after every training step, before a line is written.</summary>
    public event Action<TrainingProgress>? Stepped;

    private TextWriter Output => _given ?? Console.Out;

    /// <summary>Training steps done so far, over all runs.</summary>
    public int TrainingSteps { get; private set; }

    /// <summary>The last training step, or null before the first.</summary>
    public TrainingProgress? LastStep { get; private set; }

    /// <inheritdoc />
    public void Report(TrainingProgress value)
    {
        (TrainingSteps, LastStep) = (TrainingSteps + 1, value);
        Stepped?.Invoke(value);
        Show(value.Step == value.Steps, Text(value));
    }

    private static string Text(TrainingProgress value) =>
        $"{value.Run}: epoch {value.Epoch}/{value.Epochs}, step {value.Step}/{value.Steps}, loss {value.Loss:F3}, {value.SamplesPerSecond:F0} samples/s, {Left(value.Remaining)} left";

    /// <inheritdoc />
    public void Report(ItemProgress value)
    {
        if (value.Total != _items || value.Done <= 1)
        {
            // Another job: its rate counts from here, and is known from the next item on.
            (_items, _itemsStart, _itemsDone) = (value.Total, _clock.Elapsed, value.Done);
        }

        double rate = (value.Done - _itemsDone) / Math.Max((_clock.Elapsed - _itemsStart).TotalSeconds, 1e-3);
        TimeSpan left = TimeSpan.FromSeconds((value.Total - value.Done) / Math.Max(rate, 1e-6));
        Show(value.Done == value.Total, $"{value.Done}/{value.Total} {VisibleText.Of(value.Item)}" + (rate > 0 ? $", {Rate(rate)}, {Left(left)} left" : ""));
    }

    /// <inheritdoc />
    public void Report(ByteProgress value)
    {
        const double MiB = 1 << 20;
        string left = value.Total > 0 ? $", {Left(TimeSpan.FromSeconds((value.Total - value.Done) / Math.Max(value.BytesPerSecond, 1)))} left" : "";
        Show(value.Done == value.Total, $"{value.Name}: {value.Done / MiB:F1}{(value.Total > 0 ? $" of {value.Total / MiB:F1}" : "")} MiB, {value.BytesPerSecond / MiB:F1} MiB/s{left}");
    }

    /// <inheritdoc />
    public void Report(string value) => Line(value);

    /// <summary>Ends the current line and writes another that stays.</summary>
    public void Line(string text)
    {
        lock (_lock)
        {
            Clear();
            Output.WriteLine(text);
            Output.Flush();
        }
    }

    private void Show(bool last, string text)
    {
        lock (_lock)
        {
            if (last && _terminal)
            {
                Clear();
                Output.Flush();
                return;
            }

            TimeSpan now = _clock.Elapsed;
            if (now - _last < (_terminal ? TerminalPause : PlainPause))
            {
                return;
            }

            _last = now;
            if (!_terminal)
            {
                Output.WriteLine(text);
            }
            else
            {
                Clear();
                text = Fit(text, Console.WindowWidth - 1);
                Output.Write(text);
                _width = text.Length;
            }

            Output.Flush();
        }
    }

    /// <summary>Cuts a text so that it stays in one line of a terminal, where letters of East Asia take two columns.</summary>
    private static string Fit(string text, int columns)
    {
        int at = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            columns -= rune.Value < 0x1100 ? 1 : 2;
            if (columns < 0)
            {
                break;
            }

            at += rune.Utf16SequenceLength;
        }

        return text[..at];
    }

    private void Clear()
    {
        if (_terminal && _width > 0)
        {
            Output.Write("\r" + new string(' ', _width) + "\r");
            _width = 0;
        }
    }

    private static string Rate(double perSecond) => perSecond >= 0.5 ? $"{perSecond:F1}/s" : $"{60 * perSecond:F1}/min";

    private static string Left(TimeSpan time) =>
        time.TotalHours >= 1 ? $"{(int)time.TotalHours} h {time.Minutes} min" : time.TotalMinutes >= 1 ? $"{time.Minutes} min {time.Seconds} s" : $"{Math.Max(0, time.Seconds)} s";
}
