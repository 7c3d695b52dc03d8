using System.Runtime.InteropServices;
using TorchSharp.Modules;
using Vcmr.Native;
using static TorchSharp.torch;

namespace Vcmr.Models;

/// <summary>
/// Batch norm, equal to TorchSharp's bit for bit. It is here because TorchSharp's counts its batches by a number that may be
/// collected while libtorch reads it (<see cref="Numbers"/>).
/// </summary>
/// <param name="channels">Channels.</param>
/// <param name="name">The layer's name.</param>
internal abstract class BatchNorm(long channels, string name) : NormBase(channels, Epsilon, DefaultMomentum, true, true, null, null, name)
{
    /// <summary>What is added to a variance.</summary>
    public const double Epsilon = 1e-5;

    private const double DefaultMomentum = 0.1;

    /// <summary>The weight of a batch's statistics among those that are followed.</summary>
    public double Momentum { get; set; } = DefaultMomentum;

    /// <summary>Whether training moves the statistics that evaluation goes by; a pass that is only done again must not.</summary>
    internal bool Follows { get; set; } = true;

    /// <summary>Normalises by the batch's statistics and follows them, or in evaluation mode by those that were followed.</summary>
    public override Tensor forward(Tensor input)
    {
        ValidateInputDimensions(input);
        if (training && !Follows)
        {
            return nn.functional.batch_norm(input, null, null, weight, bias, training: true, Momentum, Epsilon);
        }

        if (training)
        {
            num_batches_tracked!.Add_(Numbers.One);
        }

        return nn.functional.batch_norm(input, running_mean, running_var, weight, bias, training, Momentum, Epsilon);
    }

    /// <summary>Follows a batch's moments, as <see cref="forward"/> does.</summary>
    /// <param name="moments">The moments.</param>
    /// <param name="count">Values of a channel that they are of.</param>
    internal void Follow(Moments moments, long count)
    {
        num_batches_tracked!.Add_(Numbers.One);
        Follow(running_mean!, moments.Mean, 1);
        // What is followed is the variance of which the batch is a sample.
        Follow(running_var!, moments.Variance, count / Math.Max(count - 1.0, 1));
    }

    private void Follow(Tensor running, float[] own, double factor)
    {
        Span<float> values = MemoryMarshal.Cast<byte, float>(running.bytes);
        for (int c = 0; c < own.Length; c++)
        {
            values[c] = (float)((Momentum * own[c] * factor) + ((1 - Momentum) * values[c]));
        }
    }
}

/// <summary>Batch norm over <c>[batch, channels]</c> or <c>[batch, channels, length]</c>.</summary>
/// <param name="channels">Channels.</param>
internal sealed class BatchNorm1d(long channels) : BatchNorm(channels, nameof(BatchNorm1d))
{
    /// <inheritdoc/>
    protected override void ValidateInputDimensions(Tensor input)
    {
        if (input.dim() is not (2 or 3))
        {
            throw new ArgumentException($"Batch norm needs [batch, channels] or [batch, channels, length], not {input.dim()} dimensions.", nameof(input));
        }
    }
}

/// <summary>Batch norm over <c>[batch, channels, height, length]</c>.</summary>
/// <param name="channels">Channels.</param>
internal sealed class BatchNorm2d(long channels) : BatchNorm(channels, nameof(BatchNorm2d))
{
    /// <inheritdoc/>
    protected override void ValidateInputDimensions(Tensor input)
    {
        if (input.dim() != 4)
        {
            throw new ArgumentException($"Batch norm needs [batch, channels, height, length], not {input.dim()} dimensions.", nameof(input));
        }
    }
}
