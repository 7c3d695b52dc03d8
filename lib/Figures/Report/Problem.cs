namespace Vcmr.Figures.Report;

/// <summary>A file that could not be shown.</summary>
/// <param name="Path">Its path inside the results folder.</param>
/// <param name="Reason">Why.</param>
internal sealed record Problem(string Path, string Reason);
