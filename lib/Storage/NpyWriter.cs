using System.Runtime.InteropServices;

namespace Vcmr.Storage;

/// <summary>
/// Appends rows to a numpy file. What was appended counts only after <see cref="Commit"/> and after the caller has
/// noted the new row count elsewhere (the catalog); opening cuts off whatever lies behind the noted count.
/// </summary>
/// <typeparam name="T"><see cref="short"/> or <see cref="float"/>.</typeparam>
internal sealed class NpyWriter<T> : IDisposable
    where T : unmanaged
{
    private readonly FileStream _file;
    private readonly int _columns;

    /// <summary>Rows in the file, committed or not.</summary>
    public long Rows { get; private set; }

    private NpyWriter(FileStream file, int columns, long rows) => (_file, _columns, Rows) = (file, columns, rows);

    /// <summary>Opens or creates the file and cuts it to the committed rows.</summary>
    /// <param name="path">The file.</param>
    /// <param name="columns">Length of a row, or 0 for a one-dimensional array.</param>
    /// <param name="committedRows">Rows the catalog knows of.</param>
    /// <exception cref="VcmrException">The file is shorter than the catalog says, or of another kind.</exception>
    public NpyWriter(string path, int columns, long committedRows)
    {
        _columns = columns;
        Rows = committedRows;
        _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, 1);
        try
        {
            Restore(path);
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>Gives a file, damaged or missing, so many rows and the header that says so; what it holds stays.</summary>
    /// <param name="path">The file.</param>
    /// <param name="columns">Length of a row, or 0 for a one-dimensional array.</param>
    /// <param name="rows">Number of rows.</param>
    public static void Mend(string path, int columns, long rows)
    {
        using FileStream file = new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, 1);
        using var writer = new NpyWriter<T>(file, columns, rows);
        RandomAccess.SetLength(file.SafeFileHandle, writer.Position(rows));
        writer.Commit();
    }

    /// <summary>Appends whole rows and returns the number of the first.</summary>
    /// <param name="values">A multiple of the row length.</param>
    public long Append(ReadOnlySpan<T> values)
    {
        int width = Math.Max(1, _columns);
        if (values.Length % width != 0)
        {
            throw new ArgumentException($"{values.Length} values are not whole rows of {width}.", nameof(values));
        }

        long first = Rows;
        RandomAccess.Write(_file.SafeFileHandle, MemoryMarshal.AsBytes(values), Position(first));
        Rows += values.Length / width;
        return first;
    }

    /// <summary>Takes back rows that were appended and not committed.</summary>
    /// <param name="rows">The rows that stay.</param>
    public void Rewind(long rows)
    {
        RandomAccess.SetLength(_file.SafeFileHandle, Position(rows));
        Rows = rows;
    }

    /// <summary>Writes the row count into the header and flushes everything to the disk.</summary>
    public void Commit()
    {
        RandomAccess.Write(_file.SafeFileHandle, Header, 0);
        RandomAccess.FlushToDisk(_file.SafeFileHandle);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private byte[] Header => new NpyHeader(NpyHeader.KindOf<T>(), Rows, _columns).ToBytes();

    private unsafe long Position(long row) => NpyHeader.Size + (row * Math.Max(1, _columns) * sizeof(T));

    private void Restore(string path)
    {
        long length = RandomAccess.GetLength(_file.SafeFileHandle);
        long end = Position(Rows);
        byte[] header = new byte[NpyHeader.Size];
        _ = RandomAccess.Read(_file.SafeFileHandle, header, 0);
        if (Rows > 0)
        {
            NpyHeader found = NpyHeader.Parse(header, path);
            if (found.Kind != NpyHeader.KindOf<T>() || found.Columns != _columns || length < end)
            {
                throw new VcmrException(
                    $"'{path}' does not hold what its catalog says ({Rows} rows); run {ToolName.Hint("verify --repair")} on its folder and prepare the corpus again.");
            }
        }

        // A store that is as it should be is not touched.
        if (length != end || !header.AsSpan().SequenceEqual(Header))
        {
            RandomAccess.SetLength(_file.SafeFileHandle, end);
            Commit();
        }
    }
}
