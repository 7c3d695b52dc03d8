using Vcmr.Lessons.Contrastive;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using Tensor = TorchSharp.torch.Tensor;

namespace Vcmr.Lessons.Craft;

/// <summary>Projects both sides of the validation segments by a network that a notebook trains.</summary>
internal static class ProjectedViews
{
    /// <summary>Segments that are measured at most: enough to tell trials apart, and seconds of work.</summary>
    public const int Most = 64;

    private const int Rows = 16;

    /// <summary>The projections in evaluation mode; the network is in training mode afterwards.</summary>
    /// <param name="network">The network.</param>
    /// <param name="sides">Both sides of the segments, one row each.</param>
    /// <param name="first">Projects rows of the first side.</param>
    /// <param name="second">Projects rows of the second.</param>
    public static ProjectedPairs Of(Module network, (Tensor First, Tensor Second) sides, Func<Tensor, Tensor> first, Func<Tensor, Tensor> second)
    {
        using var _ = no_grad();
        network.eval();
        try
        {
            (float[] one, int width) = Values(sides.First, first);
            return new ProjectedPairs(one, Values(sides.Second, second).Values, width);
        }
        finally
        {
            network.train();
        }
    }

    private static (float[] Values, int Width) Values(Tensor inputs, Func<Tensor, Tensor> project)
    {
        var values = new List<float>();
        long width = 0;
        for (long start = 0; start < inputs.shape[0]; start += Rows)
        {
            using var scope = NewDisposeScope();
            Tensor part = project(inputs.narrow(0, start, Math.Min(Rows, inputs.shape[0] - start))).contiguous();
            width = part.shape[1];
            values.AddRange(part.data<float>());
        }

        return ([.. values], (int)width);
    }
}
