using Vcmr.Models;
using static TorchSharp.torch;

namespace Vcmr.Tests.Support;

/// <summary>Encoders with weights and batch-norm statistics of their own in every tensor, the same in every run.</summary>
internal static class Encoders
{
    /// <summary>0.75 s a segment, so that short files do.</summary>
    public static SampleCnnShape Tiny { get; } = new(5, 7, 4, Width: 4, EmbeddingSize: 16);

    public static SampleCnn Make(SampleCnnShape shape)
    {
        var encoder = new SampleCnn(shape);
        Fill(encoder);
        encoder.eval();
        return encoder;
    }

    public static void Fill(nn.Module module)
    {
        uint seed = 1;
        foreach ((string key, Tensor tensor) in module.state_dict())
        {
            string name = key[(key.LastIndexOf('.') + 1)..];
            if (name == "num_batches_tracked")
            {
                continue;
            }

            double limit = tensor.dim() > 1 ? Math.Sqrt(6.0 / (tensor.numel() / tensor.shape[0])) : 0.3;
            bool isScale = name == "running_var" || (name == "weight" && tensor.dim() == 1);
            HashWeights.Fill(tensor, seed++, isScale ? 0.5 : -limit, isScale ? 1.5 : limit);
        }
    }

    public static float[] Waveforms(int count, int length) => HashWeights.Uniform((long)count * length, 77, -1, 1);
}
