namespace Vcmr.Datasets.Sets;

/// <summary>A clip of a set whose audio is not as it should be.</summary>
/// <param name="Path">Its path in the set.</param>
/// <param name="Split">Its part: train, validation or test.</param>
/// <param name="Fault">What kind of problem.</param>
/// <param name="Detail">What exactly, or empty.</param>
public sealed record AudioProblem(string Path, string Split, AudioFault Fault, string Detail);
