namespace Vcmr.Lessons.Contrastive;

/// <summary>A curve of training.</summary>
/// <param name="Name">Name in the legend, such as <c>training</c>.</param>
/// <param name="Steps">Epochs or steps.</param>
/// <param name="Values">The loss, or another measure.</param>
public sealed record LossCurve(string Name, IReadOnlyList<double> Steps, IReadOnlyList<double> Values);
