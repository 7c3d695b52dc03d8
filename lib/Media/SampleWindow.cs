namespace Vcmr.Media;

/// <summary>Takes the next samples of a sound (16 kHz); false once no more are wanted.</summary>
internal delegate bool SampleSink(ReadOnlySpan<short> samples);

/// <summary>Keeps the samples [skip, skip + length) of a sound and counts them all.</summary>
internal sealed class SampleWindow(long skip, long length, bool toTheEnd = false)
{
    // In pieces: one array that grows would take three times the room for a while.
    private const int Piece = 1 << 18;
    private readonly List<short[]> _kept = [];
    private long _length;
    private readonly long _end = length > long.MaxValue - skip ? long.MaxValue : skip + length;

    /// <summary>Samples seen so far, kept or not.</summary>
    public long Seen { get; private set; }

    /// <summary>Takes the next samples; false once the window is full, unless all are to be counted.</summary>
    public bool Take(ReadOnlySpan<short> samples)
    {
        int from = (int)Math.Clamp(skip - Seen, 0, samples.Length);
        int to = (int)Math.Clamp(_end - Seen, from, samples.Length);
        Keep(samples[from..to]);
        Seen += samples.Length;
        return toTheEnd || Seen < _end;
    }

    /// <summary>The samples kept.</summary>
    public short[] ToArray()
    {
        short[] samples = new short[_length];
        for (int i = 0; i < _kept.Count; i++)
        {
            int start = i * Piece;
            _kept[i].AsSpan(0, Math.Min(Piece, samples.Length - start)).CopyTo(samples.AsSpan(start));
        }

        return samples;
    }

    private void Keep(ReadOnlySpan<short> samples)
    {
        while (samples.Length > 0)
        {
            int at = (int)(_length % Piece);
            if (at == 0)
            {
                _kept.Add(new short[Piece]);
            }

            int part = Math.Min(samples.Length, Piece - at);
            samples[..part].CopyTo(_kept[^1].AsSpan(at));
            _length += part;
            samples = samples[part..];
        }
    }
}
