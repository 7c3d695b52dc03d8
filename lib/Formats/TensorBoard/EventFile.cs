using Google.Protobuf;

namespace Vcmr.Formats.TensorBoard;

/// <summary>
/// A run's TensorBoard event file, <c>events.out.tfevents.SECONDS.vcmr</c> in the run folder, so that
/// <c>tensorboard --logdir results</c> shows every run by its path. Each value carries the wall time. The messages are
/// generated from event.proto; TorchSharp's SummaryWriter cannot go on with a run that was interrupted.
/// </summary>
internal sealed class EventFile : IDisposable
{
    private const string Prefix = "events.out.tfevents.";
    private readonly BufferedStream _stream;

    /// <summary>
    /// Opens a run's event file. What an earlier process wrote up to <paramref name="step"/> goes on in a new file, and the
    /// old one is deleted: TensorBoard may have read the old one past that step and would lose its place if it shrank.
    /// </summary>
    /// <param name="folder">The run folder.</param>
    /// <param name="step">Steps done; values of later steps are dropped.</param>
    public EventFile(string folder, int step)
    {
        string[] earlier = [.. Directory.GetFiles(folder, Prefix + "*.vcmr").Order(StringComparer.Ordinal)];
        string aside = System.IO.Path.Combine(folder, "events.part");
        long seconds = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        using (FileStream file = File.Create(aside))
        {
            RecordFrame.Write(file, new Event { WallTime = Now, FileVersion = "brain.Event:2" }.ToByteArray());
            // The last file holds all that came before: it began as a copy.
            foreach (byte[] record in earlier is [.., var last] ? RecordFrame.Read(File.ReadAllBytes(last)).Skip(1) : [])
            {
                if (!IsUpTo(step, record))
                {
                    break;
                }

                RecordFrame.Write(file, record);
            }

            // It is to replace the earlier ones.
            file.Flush(flushToDisk: true);
        }

        do
        {
            Path = System.IO.Path.Combine(folder, $"{Prefix}{seconds++:D10}.vcmr");
        }
        while (File.Exists(Path) || (earlier is [.., var newest] && string.CompareOrdinal(Path, newest) < 0));

        File.Move(aside, Path);
        foreach (string old in earlier)
        {
            File.Delete(old);
        }

        _stream = new BufferedStream(new FileStream(Path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete));
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    private static double Now => (DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds;

    /// <summary>Adds a scalar.</summary>
    /// <param name="step">Steps done when it was measured.</param>
    /// <param name="tag">Its name; what stands before a slash groups charts, as in <c>train/loss</c>.</param>
    /// <param name="value">The value, kept in single precision.</param>
    public void Add(int step, string tag, double value)
    {
        var summary = new Summary { Value = { new Summary.Types.Value { Tag = tag, SimpleValue = (float)value } } };
        RecordFrame.Write(_stream, new Event { WallTime = Now, Step = step, Summary = summary }.ToByteArray());
    }

    /// <summary>Hands what was added to the operating system.</summary>
    public void Flush() => _stream.Flush();

    /// <inheritdoc />
    public void Dispose() => _stream.Dispose();

    // What is no event ends what can be read, as a broken frame does; a run must not fail for its picture.
    private static bool IsUpTo(int step, byte[] record)
    {
        try
        {
            return Event.Parser.ParseFrom(record).Step <= step;
        }
        catch (InvalidProtocolBufferException)
        {
            return false;
        }
    }
}
