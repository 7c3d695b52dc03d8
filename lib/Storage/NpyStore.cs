using System.Globalization;
using System.IO.MemoryMappedFiles;
using System.Text;
using System.Text.RegularExpressions;

namespace Vcmr.Storage;

/// <summary>
/// A numpy file, memory-mapped for reading: any number of threads may read, and only the touched pages are loaded. Our
/// own, as <see cref="NpyWriter{T}"/> is: a store grows item by item and is cut back to what its catalog has committed, which
/// no numpy package for .NET does.
/// </summary>
/// <typeparam name="T"><see cref="short"/> or <see cref="float"/>.</typeparam>
internal sealed unsafe class NpyStore<T> : IDisposable
    where T : unmanaged
{
    private readonly FileStream _stream;
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _data;
    private bool _disposed;

    /// <summary>Rows that can be read.</summary>
    public long Rows { get; }

    /// <summary>Length of a row, or 0 for a one-dimensional array.</summary>
    public int Columns { get; }

    /// <summary>Opens a file made by <see cref="NpyWriter{T}"/>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="columns">Expected length of a row, or 0 for a one-dimensional array.</param>
    /// <param name="committedRows">Rows the catalog knows of; what lies behind them is not shown.</param>
    /// <exception cref="VcmrException">The file is missing, shorter than the catalog says, or of another kind.</exception>
    public NpyStore(string path, int columns, long committedRows)
    {
        if (!File.Exists(path))
        {
            throw new VcmrException($"The store '{path}' is missing; run {ToolName.Hint("verify --repair")} on its folder and prepare the corpus again.");
        }

        // Asked for by name before anything is opened: opening a pipe would wait for ever.
        long needed = NpyHeader.Size + (committedRows * RowBytes(columns));
        byte[] header = new byte[NpyHeader.Size];
        bool isLong = PlainFile.Length(path) >= needed;
        if (isLong)
        {
            using FileStream probe = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            probe.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        }

        if (!isLong || NpyHeader.Parse(header, path) is var found && (found.Kind != NpyHeader.KindOf<T>() || found.Columns != columns || found.Rows < committedRows))
        {
            throw new VcmrException(
                $"'{path}' does not hold what its catalog says ({committedRows} rows); run {ToolName.Hint("verify --repair")} on its folder and prepare the corpus again.");
        }

        Rows = committedRows;
        Columns = columns;
        _stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        _file = MemoryMappedFile.CreateFromFile(_stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
        _view = _file.CreateViewAccessor(0, needed, MemoryMappedFileAccess.Read);
        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        _data = start + _view.PointerOffset + NpyHeader.Size;
    }

    /// <summary>Copies values from the start of a row on.</summary>
    /// <param name="row">First row (or element, of a one-dimensional array).</param>
    /// <param name="values">Receives the values; it may span several rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">The store has no such rows.</exception>
    public void Read(long row, Span<T> values) => View(row, values.Length).CopyTo(values);

    /// <summary>The values from the start of a row on, in the mapped file; valid until disposal.</summary>
    /// <param name="row">First row (or element, of a one-dimensional array).</param>
    /// <param name="count">Number of values; they may span several rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">The store has no such rows.</exception>
    public ReadOnlySpan<T> View(long row, int count)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        int width = Math.Max(1, Columns);
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((row * width) + count, Rows * width);
        return new ReadOnlySpan<T>(_data + (row * width * sizeof(T)), count);
    }

    /// <summary>What is wrong with an item's rows, as a clause; null where nothing is.</summary>
    public string? Fault(StoreExtent extent) => ExtentCheck.Fault(_stream.SafeFileHandle, extent, RowBytes(Columns));

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
            _view.Dispose();
            _file.Dispose();
        }
    }

    private static int RowBytes(int columns) => Math.Max(1, columns) * sizeof(T);
}

/// <summary>
/// numpy's file header (format 1.0), always padded to 128 bytes so that the row count can be rewritten in place.
/// </summary>
/// <param name="Kind">numpy's type, such as <c>&lt;i2</c>.</param>
/// <param name="Rows">Length of the first axis.</param>
/// <param name="Columns">Length of the second axis, or 0 for a one-dimensional array.</param>
internal sealed partial record NpyHeader(string Kind, long Rows, int Columns)
{
    public const int Size = 128;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0, Size - 10, 0];

    public static string KindOf<T>()
        where T : unmanaged => default(T) switch
        {
            short => "<i2",
            float => "<f4",
            _ => throw new NotSupportedException($"no numpy store of {typeof(T)}"),
        };

    public byte[] ToBytes()
    {
        string shape = Columns == 0 ? $"({Rows},)" : $"({Rows}, {Columns})";
        string text = $"{{'descr': '{Kind}', 'fortran_order': False, 'shape': {shape}, }}";
        byte[] bytes = new byte[Size];
        Magic.CopyTo(bytes);
        bytes.AsSpan(Magic.Length).Fill((byte)' ');
        Encoding.ASCII.GetBytes(text, bytes.AsSpan(Magic.Length));
        bytes[^1] = (byte)'\n';
        return bytes;
    }

    public static NpyHeader Parse(ReadOnlySpan<byte> bytes, string path)
    {
        if (bytes.Length == Size && bytes[..Magic.Length].SequenceEqual(Magic))
        {
            Match match = Pattern().Match(Encoding.ASCII.GetString(bytes[Magic.Length..]));
            if (match.Success
                && long.TryParse(match.Groups["rows"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out long rows))
            {
                int columns = match.Groups["columns"].Success ? int.Parse(match.Groups["columns"].ValueSpan) : 0;
                return new NpyHeader(match.Groups["kind"].Value, rows, columns);
            }
        }

        throw new VcmrException($"'{path}' is not a store of this project, or its header is damaged; run {ToolName.Hint("verify --repair")} on its folder and prepare the corpus again.");
    }

    [GeneratedRegex(@"^\{'descr': '(?<kind>[^']+)', 'fortran_order': False, 'shape': \((?<rows>\d{1,18}),(?: (?<columns>\d{1,9}))?\), \} *\n$")]
    private static partial Regex Pattern();
}
