namespace Vcmr.Synthesis.Picture;

/// <summary>A figure's place in a scene.</summary>
/// <param name="Figure">Who.</param>
/// <param name="X">Centre, pixels from the left.</param>
/// <param name="Y">Centre, pixels from the top.</param>
/// <param name="Size">Half of its height, pixels.</param>
/// <param name="Mirrored">Whether left and right are exchanged.</param>
internal sealed record Cast(Figure Figure, double X, double Y, double Size, bool Mirrored);
