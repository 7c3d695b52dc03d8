namespace Vcmr.Figures;

/// <summary>One layer of a model, as <see cref="ModelSummary"/> lists it.</summary>
/// <param name="Layer">Path of the module, the prefix of its parameters' keys.</param>
/// <param name="Type">The module's type, such as <c>Conv1d</c>.</param>
/// <param name="OutputShape">Shape of the output for a batch of one.</param>
/// <param name="Parameters">Number of parameters, trained or not; statistics of batch norms are none.</param>
/// <param name="Macs">Multiply-accumulate operations for a batch of one: those of matrices and kernels.</param>
public sealed record LayerSummary(string Layer, string Type, IReadOnlyList<long> OutputShape, long Parameters, long Macs)
{
    /// <summary>Multiply-accumulate operations in millions.</summary>
    public double MillionMacs => Macs / 1e6;
}
