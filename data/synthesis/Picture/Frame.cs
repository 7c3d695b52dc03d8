namespace Vcmr.Synthesis.Picture;

/// <summary>The size of the demo videos' pictures, pixels.</summary>
internal static class Frame
{
    /// <summary>Pixels across.</summary>
    public const int Width = 320;

    /// <summary>Pixels down.</summary>
    public const int Height = 180;

    /// <summary>Bytes of one BGRA picture.</summary>
    public const int Bytes = Width * Height * 4;
}
