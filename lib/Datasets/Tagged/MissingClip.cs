namespace Vcmr.Datasets.Tagged;

/// <summary>A clip whose audio is missing or broken.</summary>
/// <param name="Path">Its path in the set's CSV file.</param>
/// <param name="Reason">What is wrong.</param>
public sealed record MissingClip(string Path, string Reason);
