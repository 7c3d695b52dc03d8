namespace Vcmr.Media;

/// <summary>Frames per second as a fraction, so that frame numbers and the 30 s rule are exact.</summary>
/// <param name="Numerator">Frames.</param>
/// <param name="Denominator">Seconds.</param>
public readonly record struct FrameRate(long Numerator, long Denominator)
{
    /// <summary>Frames per second.</summary>
    public double Value => (double)Numerator / Denominator;

    /// <summary>True where both parts are positive and the rate is one that real video has (one in 100 s to 1000 a second).</summary>
    public bool IsPlausible => Numerator > 0 && Denominator > 0 && Value is >= 0.01 and <= 1000;

    /// <summary>How long so many frames last (s).</summary>
    /// <param name="frames">Number of frames.</param>
    public double Seconds(long frames) => (double)(frames * Denominator) / Numerator;

    /// <inheritdoc/>
    public override string ToString() => $"{Numerator}/{Denominator}";

    internal static FrameRate Parse(string? text)
    {
        string[] parts = (text ?? string.Empty).Split('/');
        return parts.Length == 2 && long.TryParse(parts[0], out long n) && long.TryParse(parts[1], out long d)
            ? new FrameRate(n, d)
            : default;
    }
}
