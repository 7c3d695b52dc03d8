using System.Diagnostics;
using Vcmr.Formats.TensorBoard;
using nietras.SeparatedValues;

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
internal sealed class TrainingLog : IDisposable
{
    /// <summary>The log's file name in a run folder.</summary>
    public const string FileName = "log.csv";

    private const string Header = "step,epoch,series,value";
    private static readonly TimeSpan FlushPause = TimeSpan.FromSeconds(2);
    private readonly SepWriter _rows;
    private readonly EventFile _events;
    private readonly Stopwatch _sinceFlush = Stopwatch.StartNew();

    /// <summary>Opens the log, dropping rows after <paramref name="step"/>, which a killed run left behind.</summary>
    /// <param name="path">The CSV; the event file lies in its folder.</param>
    /// <param name="step">Steps done.</param>
    internal TrainingLog(string path, int step)
    {
        string aside = path + ".part";
        File.WriteAllLines(aside, [Header, .. File.Exists(path) ? RowsUpTo(path, step) : []]);
        File.Move(aside, path, overwrite: true);
        _rows = Sep.New(',').Writer(o => o with { WriteHeader = false }).To(new StreamWriter(path, append: true) { NewLine = "\n" });
        _events = new EventFile(Path.GetDirectoryName(Path.GetFullPath(path))!, step);
    }

    /// <summary>Adds a value to both files; it is readable there within a few seconds.</summary>
    /// <param name="step">Steps done when it was measured.</param>
    /// <param name="epoch">Epoch, counted from 1.</param>
    /// <param name="series">Its name, such as <c>train.loss</c>.</param>
    /// <param name="value">The value.</param>
    internal void Add(int step, int epoch, string series, double value)
    {
        using (SepWriter.Row row = _rows.NewRow())
        {
            row[0].Format(step);
            row[1].Format(epoch);
            row[2].Set(series);
            row[3].Format(value);
        }

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
        _rows.Flush();
        _events.Flush();
        _sinceFlush.Restart();
    }

    /// <summary>Reads a log's rows.</summary>
    public static IReadOnlyList<LogRow> Read(string path)
    {
        var read = new List<LogRow>();
        using SepReader rows = Open(path);
        foreach (SepReader.Row row in rows)
        {
            if (row.ColCount == 4)
            {
                read.Add(new LogRow(row[0].Parse<int>(), row[1].Parse<int>(), row[2].ToString(), row[3].Parse<double>()));
            }
        }

        return read;
    }

    /// <summary>Opens a log behind its header. The last row may be half, where a run was killed or is still writing.</summary>
    internal static SepReader Open(string path)
    {
        SepReader rows = Sep.New(',').Reader(o => o with { HasHeader = false, DisableColCountCheck = true, DisableQuotesParsing = true, DisableFastFloat = true }).FromFile(path);
        rows.MoveNext();
        return rows;
    }

    private static List<string> RowsUpTo(string path, int step)
    {
        var kept = new List<string>();
        using SepReader rows = Open(path);
        while (rows.MoveNext() && rows.Current is { ColCount: 4 } row && row[0].TryParse(out int at) && at <= step)
        {
            kept.Add(row.Span.ToString());
        }

        return kept;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _rows.Dispose();
        _events.Dispose();
    }
}
