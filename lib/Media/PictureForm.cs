namespace Vcmr.Media;

/// <summary>
/// How the stored frames of a stream become the pictures that a viewer sees, by what the file says. Frames are decoded as
/// they are stored; what looks at pictures applies this.
/// </summary>
internal sealed record PictureForm
{
    /// <summary>Square pixels, whole frames, ordinary colours: what is stored is what is shown.</summary>
    public static PictureForm Plain { get; } = new();

    /// <summary>How much wider a pixel is than it is high.</summary>
    public double PixelAspect { get; init; } = 1;

    /// <summary>The lines of a frame that are shown first.</summary>
    public FrameLines Lines { get; init; }

    /// <summary>What the values stand for.</summary>
    public Transfer Transfer { get; init; }

    /// <summary>True where the colours are those of BT.2020.</summary>
    public bool IsWideGamut { get; init; }

    /// <summary>The size in square pixels, of which none of the stored ones is lost: the shorter sides of pixels are stretched.</summary>
    /// <param name="width">Stored width (pixels).</param>
    /// <param name="height">Stored height (pixels).</param>
    public (int Width, int Height) Shown(int width, int height) => PixelAspect >= 1
        ? ((int)Math.Round(width * PixelAspect), height)
        : (width, (int)Math.Round(height / PixelAspect));

    /// <summary>Rows of a picture: those of one field where a frame holds two.</summary>
    /// <param name="height">Stored height (pixels).</param>
    public int Rows(int height) => Lines switch { FrameLines.All => height, FrameLines.Even => (height + 1) / 2, _ => Math.Max(1, height / 2) };

    /// <summary>Where a row of a picture, and its chroma, lie in the stored frame.</summary>
    /// <param name="row">The row.</param>
    /// <param name="height">Stored height (pixels).</param>
    public (int Luma, int Chroma) Row(int row, int height)
    {
        if (Lines == FrameLines.All)
        {
            return (row, row / 2);
        }

        // The two fields of 4:2:0 have every other line of chroma as well.
        int first = Lines == FrameLines.Even ? 0 : 1;
        return (Math.Min((2 * row) + first, height - 1), Math.Min((2 * (row / 2)) + first, ((height + 1) / 2) - 1));
    }
}

/// <summary>The lines of a stored frame that make one picture.</summary>
internal enum FrameLines
{
    /// <summary>All: the frame was taken at once.</summary>
    All,

    /// <summary>Lines 0, 2, 4 …: of an interlaced frame whose top field is shown first.</summary>
    Even,

    /// <summary>Lines 1, 3, 5 …: of an interlaced frame whose bottom field is shown first.</summary>
    Odd,
}

/// <summary>What picture values stand for.</summary>
internal enum Transfer
{
    /// <summary>An ordinary picture (BT.709, sRGB and their kin).</summary>
    Standard,

    /// <summary>Absolute brightness up to 10,000 cd/m² (SMPTE ST 2084, HDR10).</summary>
    Pq,

    /// <summary>Hybrid log-gamma (ARIB STD-B67).</summary>
    Hlg,
}
