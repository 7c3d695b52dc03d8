using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Vcmr.Models;

/// <summary>An audio encoder: waveforms <c>[batch, 1, samples]</c> in, one embedding each <c>[batch, width]</c> out.</summary>
/// <param name="name">The network's name.</param>
public abstract class AudioEncoder(string name) : Module<Tensor, Tensor>(name)
{
    // Not called as the networks' own shapes are: TorchSharp lists a module's properties by name when it moves it to a device.
    /// <summary>Which network it is, and how large.</summary>
    public abstract IEncoderShape Architecture { get; }

    /// <summary>
    /// What embeds as this encoder does in evaluation mode, up to rounding, and as fast as it can: a copy, or the encoder
    /// itself. The caller disposes it.
    /// </summary>
    internal virtual AudioEncoder ForInference()
    {
        eval();
        return this;
    }

    /// <summary>Refuses waveforms of another form than the network takes.</summary>
    /// <exception cref="VcmrException">They have another length, or are no waveforms.</exception>
    private protected void Check(Tensor input)
    {
        if (input.dim() != 3 || input.shape[1] != 1 || input.shape[2] != Architecture.InputLength)
        {
            throw new VcmrException(
                $"This {Architecture.Network} takes waveforms [batch, 1, {Architecture.InputLength}], not [{string.Join(", ", input.shape)}]; cut or resample them first.");
        }
    }
}
