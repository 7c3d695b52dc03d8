namespace Vcmr.Media;

/// <summary>What had to be done to a sound for it to follow its time stamps.</summary>
/// <param name="FilledSeconds">Silence in the place of what is missing (s).</param>
/// <param name="CutSeconds">What was there twice, and is left out (s).</param>
/// <param name="StretchedSeconds">By how much parts were made longer or shorter where the clock ran differently (s).</param>
public sealed record MendedSound(double FilledSeconds, double CutSeconds, double StretchedSeconds)
{
    /// <summary>Seconds in which the sound is not what was decoded.</summary>
    public double TotalSeconds => FilledSeconds + CutSeconds + StretchedSeconds;

    /// <inheritdoc/>
    public override string ToString() => string.Join(
        ", ",
        new (double Seconds, string What)[] { (FilledSeconds, "missing"), (CutSeconds, "doubled"), (StretchedSeconds, "off its clock") }
            .Where(p => p.Seconds > 0)
            .Select(p => FormattableString.Invariant($"{p.Seconds:0.0} s {p.What}")));
}

/// <summary>Counts what is mended, by the second in which it lies.</summary>
internal sealed class SoundMending
{
    private readonly SortedDictionary<long, (long Filled, long Cut, long Stretched)> _seconds = [];

    /// <summary>Counts a piece that is not as it was decoded.</summary>
    /// <param name="at">Where it lies in the sound (samples).</param>
    /// <param name="piece">The piece.</param>
    public void Add(long at, SoundPiece piece)
    {
        long length = piece.To - piece.From;
        if (length > 0)
        {
            Count(at / AudioFormat.SampleRate, 0, piece.Length == 0 ? length : 0, piece.Length == 0 ? 0 : Math.Abs(piece.Length - length));
            return;
        }

        for (long end = at + piece.Length; at < end;)
        {
            long second = at / AudioFormat.SampleRate;
            long part = Math.Min(end, (second + 1) * AudioFormat.SampleRate) - at;
            Count(second, part, 0, 0);
            at += part;
        }
    }

    /// <summary>What was mended in a part of the sound, to whole seconds; null where nothing was.</summary>
    /// <param name="start">Its first sample.</param>
    /// <param name="length">Its samples.</param>
    public MendedSound? Within(long start = 0, long length = long.MaxValue)
    {
        (double filled, double cut, double stretched) = (0, 0, 0);
        foreach ((long second, (long Filled, long Cut, long Stretched) n) in _seconds)
        {
            long at = (second * AudioFormat.SampleRate) + (AudioFormat.SampleRate / 2);
            if (at >= start && at - start < length)
            {
                (filled, cut, stretched) = (filled + n.Filled, cut + n.Cut, stretched + n.Stretched);
            }
        }

        return filled + cut + stretched == 0
            ? null
            : new MendedSound(filled / AudioFormat.SampleRate, cut / AudioFormat.SampleRate, stretched / AudioFormat.SampleRate);
    }

    private void Count(long second, long filled, long cut, long stretched)
    {
        (long Filled, long Cut, long Stretched) n = _seconds.GetValueOrDefault(second);
        _seconds[second] = (n.Filled + filled, n.Cut + cut, n.Stretched + stretched);
    }
}
