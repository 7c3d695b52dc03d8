using System.Text;
using Vcmr.Storage;
using Vcmr.Training.Stages;
using nietras.SeparatedValues;

namespace Vcmr.Studies.Files;

/// <summary>
/// Embeddings of files as a numpy array, one row a file or one a segment, and beside it a CSV file that says what each
/// row is: <c>row,file,segments,start,end,error</c>, start and end in seconds. Both are written aside and renamed at the
/// end, so that an array of that name is always whole and its table always there.
/// </summary>
internal sealed class EmbeddingTable : IDisposable
{
    private static readonly string[] Columns = ["row", "file", "segments", "start", "end", "error"];
    private readonly string _path;
    private readonly int _width;
    private readonly bool _segments;
    private readonly NpyWriter<float> _array;
    private readonly StreamWriter _table;
    private readonly SepWriter _rows;

    /// <summary>Begins an array.</summary>
    /// <param name="path">The array's file; it ends in <c>.npy</c>.</param>
    /// <param name="width">Numbers in a row.</param>
    /// <param name="segments">Whether each segment has its row, or each file their mean.</param>
    /// <exception cref="VcmrException">The files cannot be written, or the table's name belongs to another file.</exception>
    public EmbeddingTable(string path, int width, bool segments)
    {
        if (!Path.GetExtension(path).Equals(".npy", StringComparison.OrdinalIgnoreCase) || Directory.Exists(path))
        {
            throw new VcmrException($"The output '{path}' is no name of a numpy file; choose one that ends in .npy.");
        }

        (_path, _width, _segments) = (path, width, segments);
        TablePath = Path.ChangeExtension(path, ".csv");
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            if (File.Exists(TablePath) && FirstLine(TablePath) != string.Join(',', Columns))
            {
                throw new VcmrException($"'{TablePath}' is where the list of rows would go, and it is some other file; choose another output.");
            }

            _array = new NpyWriter<float>(Aside(path), width, 0);
            _table = new StreamWriter(Aside(TablePath), append: false, new UTF8Encoding(false)) { NewLine = "\n" };
        }
        catch (Exception e) when (DiskFault.Is(e))
        {
            _array?.Dispose();
            throw Unwritable(e);
        }

        _rows = Sep.New(',').Writer(o => o with { Escape = true }).To(_table, leaveOpen: true);
        _rows.Header.Add(Columns);
        _rows.Header.Write();
    }

    /// <summary>The table's file.</summary>
    public string TablePath { get; }

    /// <summary>Rows so far.</summary>
    public long Rows => _array.Rows;

    /// <summary>Adds a file.</summary>
    /// <param name="song">The file.</param>
    /// <param name="embeddings">Embeddings of its segments.</param>
    public void Add(SongFile song, ClipEmbeddings embeddings)
    {
        int last = song.Starts.Length - 1;
        if (!_segments)
        {
            Write(embeddings.Mean(0), song.Path, last + 1, song.Second(0), song.Second(last) + song.SegmentSeconds);
            return;
        }

        for (int s = 0; s <= last; s++)
        {
            Write(embeddings.Row(0, s), song.Path, 1, song.Second(s), song.Second(s) + song.SegmentSeconds);
        }
    }

    /// <summary>Adds a file that could not be embedded: one row of NaN.</summary>
    public void AddFailed(string file, string reason)
    {
        float[] row = new float[_width];
        row.AsSpan().Fill(float.NaN);
        Write(row, file, 0, null, null, reason);
    }

    /// <summary>Puts both files in place.</summary>
    public void Commit()
    {
        try
        {
            _array.Commit();
            _array.Dispose();
            _rows.Dispose();
            _table.Flush();
            ((FileStream)_table.BaseStream).Flush(flushToDisk: true);
            _table.Dispose();
            File.Move(Aside(TablePath), TablePath, overwrite: true);
            File.Move(Aside(_path), _path, overwrite: true);
        }
        catch (Exception e) when (DiskFault.Is(e))
        {
            throw Unwritable(e);
        }
    }

    /// <summary>Removes what was not committed.</summary>
    public void Dispose()
    {
        _array.Dispose();
        _rows.Dispose();
        _table.Dispose();
        File.Delete(Aside(_path));
        File.Delete(Aside(TablePath));
    }

    private static string? FirstLine(string path)
    {
        using FileStream file = File.OpenRead(path);
        return BoundedText.Lines(file).FirstOrDefault()?.Text;
    }

    // Each process has its own, so that two that write the same array do not mix their rows.
    private static string Aside(string path) => $"{path}.{Environment.ProcessId}.part";

    private void Write(ReadOnlySpan<float> row, string file, int segments, double? start, double? end, string reason = "")
    {
        try
        {
            using (SepWriter.Row line = _rows.NewRow())
            {
                line["row"].Format(Rows);
                line["file"].Set(file);
                line["segments"].Format(segments);
                line["start"].Set($"{start:0.####}");
                line["end"].Set($"{end:0.####}");
                line["error"].Set(reason);
            }

            _array.Append(row);
        }
        catch (Exception e) when (DiskFault.Is(e))
        {
            throw Unwritable(e);
        }
    }

    private VcmrException Unwritable(Exception cause) =>
        new($"The output '{_path}' cannot be written ({cause.Message}); free some space or choose another folder.", cause);
}
