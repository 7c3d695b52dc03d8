namespace Vcmr.Synthesis.Picture;

/// <summary>Where a scene plays.</summary>
internal enum BackdropKind
{
    Hall,
    Stage,
    Grid,
    City,
    Hills,
    Water,
    Bokeh,
    Wallpaper,
}
