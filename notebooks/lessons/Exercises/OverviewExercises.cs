using TorchSharp;
using Vcmr.Models;

namespace Vcmr.Lessons.Exercises;

/// <summary>Of notebook 00: the size of the network, and what "similar" means.</summary>
internal static class OverviewExercises
{
    public static IReadOnlyList<Exercise> All { get; } =
    [
        new Exercise<double>("00-1")
        {
            Asked = "How many parameters does the paper's encoder have?",
            Hint = "A SampleCnn of the default SampleCnnShape is the paper's; numel() of a tensor is its number of elements.",
            Teaches = "A convolution's weights grow with the product of its channels: an eighth of the channels leaves a sixty-fourth of the weights in the middle blocks.",
            Rule = parameters => Size(parameters),
        },
        new Exercise<Func<double[], double[], double>>("00-2")
        {
            Asked = "Write the cosine similarity of two vectors.",
            Hint = "The inner product, divided by something that makes it 1 for two vectors of one direction.",
            Teaches = "Only directions count: a louder voice in the embedding space is no nearer.",
            Rule = Cosine,
        },
    ];

    private static string? Size(double parameters)
    {
        using var scope = torch.NewDisposeScope();
        using var paper = new SampleCnn(new SampleCnnShape());
        long right = paper.parameters().Sum(p => p.numel());
        long withBuffers = right + paper.buffers().Sum(b => b.numel());
        return parameters == right ? null
            : parameters == withBuffers ? "That counts the running statistics of batch normalisation too, which are not trained."
            : parameters == paper.parameters().Count() ? "That is how many tensors there are; each has many elements."
            : parameters < right / 4 ? "Too few: is that the encoder of this profile, which is narrower than the paper's?"
            : "";
    }

    private static string? Cosine(Func<double[], double[], double> cosine)
    {
        double[] u = [3, 4], v = [4, 3];
        return Is(u, v, 25) ? "That is the inner product: it grows with the vectors' lengths."
            : Is(u, v, 1) ? "That is a product of squared lengths in the denominator; take each length once."
            : !Is(u, v, 0.96) ? ""
            : !Is([3, 4, 0], [30, 40, 0], 1) ? "Two vectors of one direction and different lengths must have similarity 1."
            : !Is([1, 0], [0, 1], 0) || !Is([1, 2], [-1, -2], -1) ? "It must be 0 for a right angle, and negative where the directions are opposite."
            : null;

        bool Is(double[] a, double[] b, double wanted) => Rules.IsNear(cosine(a, b), wanted, 1e-9);
    }
}
