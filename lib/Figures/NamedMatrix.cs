namespace Vcmr.Figures;

/// <summary>A matrix with its heading.</summary>
/// <param name="Title">Heading.</param>
/// <param name="Values">Values, <c>[rows, columns]</c>.</param>
public sealed record NamedMatrix(string Title, double[,] Values);
