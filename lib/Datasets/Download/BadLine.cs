namespace Vcmr.Datasets.Download;

/// <summary>A line of a list that names no video.</summary>
/// <param name="Line">Its number, from 1.</param>
/// <param name="Text">Its beginning, fit to be shown.</param>
/// <param name="Fault">What is wrong with it, as the end of a sentence that begins with the line.</param>
public sealed record BadLine(int Line, string Text, string Fault);
