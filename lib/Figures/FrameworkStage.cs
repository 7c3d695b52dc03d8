namespace Vcmr.Figures;

/// <summary>A stage of Figure 1: one or two chains of boxes, from top to bottom, that end in one loss.</summary>
/// <param name="Title">Heading.</param>
/// <param name="Tracks">The chains; box <c>n</c> of each stands in row <c>n</c>.</param>
/// <param name="Loss">The box below all chains.</param>
/// <param name="Shared">Whether the two chains share their weights.</param>
public sealed record FrameworkStage(string Title, IReadOnlyList<IReadOnlyList<FrameworkBox>> Tracks, FrameworkBox Loss, bool Shared = false);
