namespace Vcmr.Studies;

/// <summary>One point of a sweep: an encoder and a tagging head.</summary>
/// <param name="Method">What trains the encoder.</param>
/// <param name="Seed">Seed of encoder and head.</param>
/// <param name="InputLength">Samples of the encoder's input.</param>
/// <param name="Fraction">Part of the training clips.</param>
public sealed record SweepPoint(Method Method, int Seed, int InputLength, double Fraction);
