namespace Vcmr.Training;

/// <summary>The type in which a training step's forward pass computes.</summary>
public enum Precision
{
    /// <summary>32-bit floats throughout: the reference, equal byte for byte when it is repeated or resumed.</summary>
    Fp32,

    /// <summary>
    /// bf16 in convolutions and matrix products; weights, loss, gradients of weights and optimizer stay in fp32, and so does
    /// validation.
    /// </summary>
    Bf16,
}
