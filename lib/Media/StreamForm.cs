using FFMpegCore;

namespace Vcmr.Media;

/// <summary>Reads from ffprobe's description how a stream's frames are to be shown.</summary>
internal static class StreamForm
{
    /// <summary>Pixels further from square than this are damage, and count as square.</summary>
    private const double MostAspect = 10;

    /// <summary>The form of a stream's pictures.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="rotation">By how much it is turned (degrees).</param>
    public static PictureForm Of(FFProbeStream stream, double rotation)
    {
        double aspect = Aspect(stream);
        return new PictureForm
        {
            PixelAspect = Math.Abs(rotation) % 180 == 90 ? 1 / aspect : aspect,
            Lines = rotation == 0 ? Fields(stream) : FrameLines.All,
            Transfer = TransferOf(stream),
            IsWideGamut = stream.ColorPrimaries == "bt2020" || (TransferOf(stream) != Transfer.Standard && stream.ColorPrimaries is null or "unknown"),
        };
    }

    /// <summary>The matrix; a stream of high dynamic range that says nothing uses that of BT.2020.</summary>
    public static ColorMatrix MatrixOf(FFProbeStream stream) => stream.ColorSpace switch
    {
        "bt709" => ColorMatrix.Bt709,
        "bt2020nc" => ColorMatrix.Bt2020,
        null or "unknown" when TransferOf(stream) != Transfer.Standard => ColorMatrix.Bt2020,
        _ => ColorMatrix.Bt601,
    };

    /// <summary>What of a stream's colours cannot be read, or null.</summary>
    public static string? Unreadable(FFProbeStream stream) =>
        stream.SideData?.Any(d => d.GetValueOrDefault("dv_profile")?.ToString() == "5") == true ? "Dolby Vision without an ordinary layer (profile 5)"
        : stream.ColorSpace is "ictcp" or "bt2020c" or "chroma-derived-c" or "ipt-c2" ? $"in the colour space '{stream.ColorSpace}'"
        : null;

    private static Transfer TransferOf(FFProbeStream stream) => stream.ColorTransfer switch
    {
        "smpte2084" => Transfer.Pq,
        "arib-std-b67" => Transfer.Hlg,
        _ => Transfer.Standard,
    };

    private static double Aspect(FFProbeStream stream)
    {
        string[] parts = (stream.SampleAspectRatio ?? "").Split(':');
        return parts.Length == 2 && MediaProbe.Number(parts[0]) is > 0 and { } wide && MediaProbe.Number(parts[1]) is > 0 and { } high && wide / high is >= 1 / MostAspect and <= MostAspect
            ? wide / high
            : 1;
    }

    /// <summary>Which lines are shown first: the upper ones of <c>tt</c> and, interleaved, of <c>tb</c> (9 in QuickTime and Matroska).</summary>
    private static FrameLines Fields(FFProbeStream stream) => (stream.CodecName, stream.FieldOrder) switch
    {
        (_, "tt" or "tb") => FrameLines.Even,
        (_, "bb" or "bt") => FrameLines.Odd,

        // DV says nothing and always begins with the lower field.
        ("dvvideo", not "progressive") => FrameLines.Odd,
        _ => FrameLines.All,
    };
}
