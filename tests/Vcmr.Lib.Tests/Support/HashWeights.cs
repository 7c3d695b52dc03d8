using static TorchSharp.torch;

namespace Vcmr.Tests.Support;

/// <summary>The reference vectors' weights, made by a formula (see the golden folder's README).</summary>
internal static class HashWeights
{
    public static float[] Uniform(long count, uint seed, double low, double high)
    {
        float[] values = new float[count];
        for (uint i = 0; i < count; i++)
        {
            uint x = unchecked((i * 0x9E3779B1u) + seed);
            x ^= x >> 16;
            x *= 0x85EBCA6Bu;
            x ^= x >> 13;
            x *= 0xC2B2AE35u;
            x ^= x >> 16;
            values[i] = (float)(low + ((high - low) * ((x >> 8) / 16777216.0)));
        }

        return values;
    }

    public static void Fill(Tensor target, uint seed, double low, double high)
    {
        using var _ = no_grad();
        using Tensor values = tensor(Uniform(target.numel(), seed, low, high)).reshape(target.shape);
        target.copy_(values);
    }
}
