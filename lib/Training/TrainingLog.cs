using System.Diagnostics;
using System.IO.Hashing;
using Vcmr.Datasets.Sets;
using Vcmr.Formats.TensorBoard;
using Vcmr.Storage;
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
    private readonly string _path;
    private readonly SepWriter _rows;
    private readonly EventFile _events;
    private readonly Crc32 _sum = Checksum.Begin();
    private long _summed;
    private readonly Stopwatch _sinceFlush = Stopwatch.StartNew();

    /// <summary>Opens the log, dropping rows after <paramref name="step"/>, which a killed run left behind.</summary>
    /// <param name="path">The CSV; the event file lies in its folder.</param>
    /// <param name="step">Steps done.</param>
    internal TrainingLog(string path, int step)
    {
        _path = path;
        string[] kept = [Header, .. File.Exists(path) ? RowsUpTo(path, step) : []];
        AtomicFile.WriteAlone(path, stream =>
        {
            using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
            Array.ForEach(kept, writer.WriteLine);
        });
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

    /// <summary>
    /// Puts all that was added onto the disk, for a checkpoint that counts on it: after a power cut no checkpoint knows of
    /// more steps than the log.
    /// </summary>
    /// <returns>How far the log reaches, for that checkpoint to keep.</returns>
    internal LogMark Seal()
    {
        Flush();
        DiskFlush.Flush(_events.Path);
        DiskFlush.Flush(_path);
        using FileStream file = new(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Position = _summed;
        _sum.Append(file);
        _summed = file.Position;
        return new LogMark(_summed, _sum.GetCurrentHashAsUInt32());
    }

    /// <summary>Reads a log's rows.</summary>
    /// <exception cref="VcmrException">It cannot be read, or is damaged before its last row, which a run that is being written may have in part.</exception>
    public static IReadOnlyList<LogRow> Read(string path)
    {
        var read = new List<LogRow>();
        bool isLast = false;
        try
        {
            using SepReader rows = Open(path);
            foreach (SepReader.Row row in rows)
            {
                if (isLast)
                {
                    throw new VcmrException($"The log '{path}' is damaged in row {read.Count + 2}; copy it back from a backup, or delete its run's folder to train anew.");
                }

                if (row.ColCount == 4 && row[0].TryParse(out int step) && row[1].TryParse(out int epoch) && row[3].TryParse(out double value))
                {
                    read.Add(new LogRow(step, epoch, row[2].ToString(), value));
                }
                else
                {
                    isLast = true;
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VcmrException($"The log '{path}' cannot be read ({e.Message}); check that it is there and readable.", e);
        }

        return read;
    }

    /// <summary>Opens a log behind its header. The last row may be half, where a run was killed or is still writing.</summary>
    internal static SepReader Open(string path)
    {
        SepReader rows = Sep.New(',').Reader(o => o with { HasHeader = false, DisableColCountCheck = true, DisableQuotesParsing = true, DisableFastFloat = true }).From(new RowLimit(new StreamReader(path), path, isQuoted: false));
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

/// <summary>How far a log reached when a checkpoint was written.</summary>
/// <param name="Bytes">Its length.</param>
/// <param name="Crc">CRC-32C of that much.</param>
internal sealed record LogMark(long Bytes, long Crc)
{
    /// <summary>Whether a log still begins as it was then.</summary>
    /// <exception cref="VcmrException">It cannot be read.</exception>
    public bool Holds(string path)
    {
        if (PlainFile.Length(path) < Bytes)
        {
            return false;
        }

        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            Crc32 sum = Checksum.Begin();
            byte[] buffer = new byte[1 << 16];
            for (long left = Bytes; left > 0;)
            {
                int read = file.Read(buffer, 0, (int)Math.Min(left, buffer.Length));
                if (read == 0)
                {
                    return false;
                }

                sum.Append(buffer.AsSpan(0, read));
                left -= read;
            }

            return sum.GetCurrentHashAsUInt32() == Crc;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VcmrException($"The log '{path}' cannot be read ({e.Message}); check that it is there and readable.", e);
        }
    }
}
