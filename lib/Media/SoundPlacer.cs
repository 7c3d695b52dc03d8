using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Vcmr.Media;

/// <summary>Puts decoded samples where their stamps say and hands them on. Stamps may come from another thread than samples.</summary>
internal sealed class SoundPlacer
{
    private const int Block = 1 << 14;
    private readonly ConcurrentQueue<SoundStamp> _stamps = new();
    private readonly Queue<SoundPiece> _pieces = new();
    private readonly SoundTimeline _timeline;
    private readonly SampleSink _sink;
    private readonly bool _isStamped;
    private short[] _buffer = new short[1 << 16];
    private long _first;
    private int _count;
    private long _owed;
    private bool _isFull;

    /// <summary>A placer for one sound.</summary>
    /// <param name="clock">What is known of its clock.</param>
    /// <param name="isStamped">Stamps come by <see cref="Follow"/>; samples that arrive before them wait. Else samples are believed as they come.</param>
    /// <param name="sink">Takes the samples.</param>
    public SoundPlacer(SoundClock clock, bool isStamped, SampleSink sink)
    {
        _isStamped = isStamped;
        _sink = sink;
        _timeline = new SoundTimeline(clock, _pieces.Enqueue);
    }

    /// <summary>Samples handed on.</summary>
    public long Length { get; private set; }

    /// <summary>What was filled, cut and stretched.</summary>
    public SoundMending Mending { get; } = new();

    /// <summary>How often the sound's clock began anew.</summary>
    public int Restarts => _timeline.Restarts;

    /// <summary>Reads samples, and their stamps beside them, to the end (true) or until no more are wanted (false).</summary>
    /// <param name="samples">16-bit little-endian samples.</param>
    /// <param name="cancellation">Ends reading; a process that writes the stream is ended by its own.</param>
    public bool Read(Stream samples, CancellationToken cancellation)
    {
        byte[] bytes = new byte[1 << 16];
        int odd = 0;
        while (!_isFull)
        {
            cancellation.ThrowIfCancellationRequested();
            int read = samples.Read(bytes, odd, bytes.Length - odd);
            if (read == 0)
            {
                return true;
            }

            int whole = (odd + read) & ~1;
            Append(MemoryMarshal.Cast<byte, short>(bytes.AsSpan(0, whole)));
            odd = odd + read - whole;
            if (odd == 1)
            {
                bytes[0] = bytes[whole];
            }

            if (!_isStamped)
            {
                _timeline.Add(new SoundStamp(null, _first + _count));
            }

            TakeStamps();
            Advance(isAll: false);
        }

        return false;
    }

    /// <summary>Takes all stamps of a stream, on a thread of their own: ffmpeg may wait for either reader.</summary>
    public Task Follow(Stream stamps) =>
        Task.Factory.StartNew(
            () =>
            {
                using var reader = new SoundStamps(stamps);
                while (reader.Read() is { } stamp)
                {
                    _stamps.Enqueue(stamp);
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);

    /// <summary>Hands on the rest, after all samples and all stamps have been read.</summary>
    public void Finish()
    {
        TakeStamps();
        _timeline.Finish(_first + _count);
        Advance(isAll: true);
    }

    private void TakeStamps()
    {
        while (_stamps.TryDequeue(out SoundStamp stamp))
        {
            _timeline.Add(stamp);
        }
    }

    private void Append(ReadOnlySpan<short> samples)
    {
        if (_count + samples.Length > _buffer.Length)
        {
            Array.Resize(ref _buffer, Math.Max(2 * _buffer.Length, _count + samples.Length));
        }

        samples.CopyTo(_buffer.AsSpan(_count));
        _count += samples.Length;
    }

    private void Advance(bool isAll)
    {
        long end = _first + _count;
        while (!_isFull && _pieces.TryPeek(out SoundPiece piece))
        {
            // A file whose stamps tell of more samples than came is at its end.
            if (!isAll && end < piece.To)
            {
                break;
            }

            _pieces.Dequeue();
            long to = Math.Min(piece.To, end), from = Math.Min(piece.From, to);
            if (to - from == piece.To - piece.From)
            {
                Put(piece);
            }
            else
            {
                Put(new SoundPiece(from, to, piece.Length == 0 ? 0 : to - from));
            }

            Forget(to);
        }
    }

    private void Put(SoundPiece piece)
    {
        ReadOnlySpan<short> samples = _buffer.AsSpan((int)(piece.From - _first), (int)(piece.To - piece.From));
        if (piece.Length > 0 && samples.Length > 0 && piece.Length != samples.Length)
        {
            // Where a splice is heard least, it falls short by a few samples, or goes too far; the next one makes up for it.
            long wanted = piece.Length - samples.Length + _owed;
            short[] spliced = SoundSplice.Stretch(samples, (int)wanted);
            _owed = wanted - (spliced.Length - samples.Length);
            Mending.Add(Length, piece with { Length = spliced.Length });
            Hand(spliced);
        }
        else if (piece.Length == samples.Length)
        {
            Hand(samples);
        }
        else
        {
            Mending.Add(Length, piece);
            short[] silence = new short[Math.Min(Block, piece.Length)];
            for (long left = piece.Length; left > 0 && !_isFull; left -= Block)
            {
                Hand(silence.AsSpan(0, (int)Math.Min(Block, left)));
            }
        }
    }

    private void Hand(ReadOnlySpan<short> samples)
    {
        if (samples.Length > 0)
        {
            Length += samples.Length;
            _isFull = !_sink(samples);
        }
    }

    private void Forget(long before)
    {
        // Moved seldom, and then by much.
        int gone = (int)Math.Clamp(before - _first, 0, _count);
        if (gone > _buffer.Length / 2 || gone > 1 << 17)
        {
            _buffer.AsSpan(gone, _count - gone).CopyTo(_buffer);
            _first += gone;
            _count -= gone;
        }
    }
}
