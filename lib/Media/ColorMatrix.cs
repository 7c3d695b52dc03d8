namespace Vcmr.Media;

/// <summary>The matrix between YCbCr and RGB. Files that do not say use <see cref="Bt601"/>, as ffmpeg does.</summary>
public enum ColorMatrix
{
    /// <summary>ITU-R BT.601 (standard definition, and whatever states nothing).</summary>
    Bt601,

    /// <summary>ITU-R BT.709 (high definition).</summary>
    Bt709,

    /// <summary>ITU-R BT.2020, non-constant luminance.</summary>
    Bt2020,
}
