namespace Vcmr.Figures;

/// <summary>A box of Figure 1.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Shape">Shape of what leaves it, such as <c>[B, 512]</c>.</param>
/// <param name="Kind">Data, trained, frozen or loss.</param>
/// <param name="Detail">A further line, or none.</param>
public sealed record FrameworkBox(string Name, string Shape, FrameworkKind Kind, string? Detail = null);
