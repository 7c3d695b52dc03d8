using TorchSharp.Modules;
using Vcmr.Native;
using static TorchSharp.torch;

namespace Vcmr.Models;

/// <summary>
/// Batch norm over <c>[batch, channels, length]</c>, equal to TorchSharp's bit for bit. It is here because TorchSharp's
/// counts its batches by a number that may be collected while libtorch reads it (<see cref="Numbers"/>).
/// </summary>
/// <param name="channels">Channels.</param>
internal sealed class BatchNorm1d(long channels) : NormBase(channels, Epsilon, DefaultMomentum, true, true, null, null, nameof(BatchNorm1d))
{
    /// <summary>What is added to a variance.</summary>
    public const double Epsilon = 1e-5;

    private const double DefaultMomentum = 0.1;

    /// <summary>The weight of a batch's statistics among those that are followed.</summary>
    public double Momentum { get; set; } = DefaultMomentum;

    /// <summary>Normalises by the batch's statistics and follows them, or in evaluation mode by those that were followed.</summary>
    public override Tensor forward(Tensor input)
    {
        ValidateInputDimensions(input);
        if (training)
        {
            num_batches_tracked!.Add_(Numbers.One);
        }

        return nn.functional.batch_norm(input, running_mean, running_var, weight, bias, training, Momentum, Epsilon);
    }

    /// <inheritdoc/>
    protected override void ValidateInputDimensions(Tensor input)
    {
        if (input.dim() != 3)
        {
            throw new ArgumentException($"Batch norm needs [batch, channels, length], not {input.dim()} dimensions.", nameof(input));
        }
    }
}
