namespace Vcmr.Video.Preprocessing;

/// <summary>Pillow's filters for resizing; both widen when a picture is shrunk, so that every pixel counts.</summary>
public enum ResizeFilter
{
    /// <summary>The triangle filter.</summary>
    Bilinear,

    /// <summary>The cubic filter with a = -0.5.</summary>
    Bicubic,
}
