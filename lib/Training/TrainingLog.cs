using System.Diagnostics;
using System.Globalization;
using Vcmr.Formats.TensorBoard;

namespace Vcmr.Training;

/// <summary>A row of a training log.</summary>
/// <param name="Step">Steps done when the value was measured.</param>
/// <param name="Epoch">Epoch, counted from 1.</param>
/// <param name="Series">The value's name, such as <c>train.loss</c> or <c>validation.loss</c>.</param>
/// <param name="Value">The value.</param>
public sealed record LogRow(int Step, int Epoch, string Series, double Value);

/// <summary>
/// The run's log: a CSV of step, epoch, series and value, and beside it TensorBoard's event file. The CSV holds nothing
/// that differs between an interrupted and an uninterrupted run, so both end with the same bytes; wall times and what
/// follows from the profile (the learning rate) are in the event file alone.
/// </summary>
public sealed class TrainingLog : IDisposable
{
    /// <summary>The log's file name in a run folder.</summary>
    public const string FileName = "log.csv";

    private const string Header = "step,epoch,series,value";
    private static readonly TimeSpan FlushPause = TimeSpan.FromSeconds(2);
    private readonly StreamWriter _writer;
    private readonly EventFile _events;
    private readonly Stopwatch _sinceFlush = Stopwatch.StartNew();

    /// <summary>Opens the log, dropping rows after <paramref name="step"/>, which a killed run left behind.</summary>
    /// <param name="path">The CSV; the event file lies in its folder.</param>
    /// <param name="step">Steps done.</param>
    internal TrainingLog(string path, int step)
    {
        string[] kept = File.Exists(path)
            ? [.. File.ReadLines(path).Skip(1).TakeWhile(l => l.Split(',') is [var s, _, _, _] && int.TryParse(s, out int at) && at <= step)]
            : [];
        string aside = path + ".part";
        File.WriteAllLines(aside, [Header, .. kept]);
        File.Move(aside, path, overwrite: true);
        _writer = new StreamWriter(path, append: true) { NewLine = "\n" };
        _events = new EventFile(Path.GetDirectoryName(Path.GetFullPath(path))!, step);
    }

    /// <summary>Adds a value to both files; it is readable there within a few seconds.</summary>
    /// <param name="step">Steps done when it was measured.</param>
    /// <param name="epoch">Epoch, counted from 1.</param>
    /// <param name="series">Its name, such as <c>train.loss</c>.</param>
    /// <param name="value">The value.</param>
    internal void Add(int step, int epoch, string series, double value)
    {
        _writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{step},{epoch},{series},{value:R}"));
        AddEvent(step, series, value);
    }

    /// <summary>Adds a value to the event file alone.</summary>
    /// <inheritdoc cref="Add"/>
    internal void AddEvent(int step, string series, double value)
    {
        _events.Add(step, series.Replace('.', '/'), value);
        if (_sinceFlush.Elapsed > FlushPause)
        {
            Flush();
        }
    }

    /// <summary>Hands what was added to the operating system.</summary>
    internal void Flush()
    {
        _writer.Flush();
        _events.Flush();
        _sinceFlush.Restart();
    }

    /// <summary>Reads a log's rows.</summary>
    public static IReadOnlyList<LogRow> Read(string path) =>
    [
        .. File.ReadLines(path).Skip(1).Select(l => l.Split(',')).Where(p => p.Length == 4).Select(p =>
            new LogRow(int.Parse(p[0]), int.Parse(p[1]), p[2], double.Parse(p[3], CultureInfo.InvariantCulture))),
    ];

    /// <inheritdoc />
    public void Dispose()
    {
        _writer.Dispose();
        _events.Dispose();
    }
}
