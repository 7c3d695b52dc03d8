namespace Vcmr.Lessons.Contrastive;

/// <summary>What a loss does to negative pairs at one temperature.</summary>
/// <param name="Temperature">τ.</param>
/// <param name="Weights">How strongly each pair is pushed apart: the loss's derivative by the pair's similarity.</param>
public sealed record TemperatureWeights(double Temperature, IReadOnlyList<double> Weights);
