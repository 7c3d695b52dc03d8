using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Vcmr.Models;

/// <summary>
/// The contrastive projection: Linear, ReLU, Linear, both without bias, <c>[batch, 512]</c> to <c>[batch, 128]</c>.
/// Keys <c>0.weight</c> and <c>2.weight</c>, as in the official code. Source: Chen et al., SimCLR, 2020.
/// </summary>
public static class ProjectionHead
{
    /// <summary>Width of a projection.</summary>
    public const int Width = 128;

    /// <summary>Creates the head; the hidden layer is as wide as the input.</summary>
    public static Sequential Create(int input = 512, int output = Width) => Sequential(
        ("0", Linear(input, input, hasBias: false)),
        ("1", ReLU()),
        ("2", Linear(input, output, hasBias: false)));
}

/// <summary>
/// The tagger on an encoder, <c>[batch, 512]</c> to logits <c>[batch, tags]</c>: Dropout, Linear, ReLU, Linear, as in the paper
/// (section 3.3); or Dropout, Linear; or, with a normalised hidden layer, Linear, batch norm, ReLU, Dropout, Linear, as Won et al.'s
/// networks end. Keys <c>1.*</c> and <c>3.*</c>, as in the official code, and <c>norm.*</c>; where inputs are standardised first, also
/// <c>standardise.mean</c> and <c>standardise.deviation</c>.
/// </summary>
public static class TaggingHead
{
    /// <summary>What stands before the keys of the statistics that inputs are standardised by.</summary>
    internal const string Standardise = "standardise";

    /// <summary>What stands before the keys of a hidden layer's batch norm.</summary>
    internal const string Norm = "norm";

    /// <summary>Creates the head.</summary>
    /// <param name="tags">Number of tags.</param>
    /// <param name="input">Width of an embedding.</param>
    /// <param name="hidden">Width of the hidden layer; 0 for none.</param>
    /// <param name="dropout">Dropout before the first layer, or before the last one where the hidden layer is normalised.</param>
    /// <param name="standardise">Whether inputs are standardised first, by statistics that are 0 and 1 until they are set.</param>
    /// <param name="normalise">Whether the hidden layer has a batch norm.</param>
    public static Sequential Create(int tags, int input = 512, int hidden = 128, double dropout = 0.3, bool standardise = false, bool normalise = false)
    {
        // One after the other: each draws its weights from torch's generator.
        (string, Module<Tensor, Tensor>)[] layers = (hidden, normalise) switch
        {
            (0, _) => [("0", Dropout(dropout)), ("1", Linear(input, tags))],
            (_, false) => [("0", Dropout(dropout)), ("1", Linear(input, hidden)), ("2", ReLU()), ("3", Linear(hidden, tags))],
            _ => [("1", Linear(input, hidden)), (Norm, new BatchNorm1d(hidden)), ("2", ReLU()), ("0", Dropout(dropout)), ("3", Linear(hidden, tags))],
        };
        return Sequential(standardise ? [(Standardise, new Standardisation(input)), .. layers] : layers);
    }
}

/// <summary>Takes embeddings <c>[batch, width]</c> to (x − mean) / deviation, by statistics that are measured once.</summary>
internal sealed class Standardisation : Module<Tensor, Tensor>
{
    // A unit that never fires has rounding noise for a deviation.
    private const double Smallest = 1e-6;
    private readonly Tensor mean;
    private readonly Tensor deviation;

    /// <summary>Creates it with mean 0 and deviation 1.</summary>
    public Standardisation(int width)
        : base(nameof(Standardisation))
    {
        (mean, deviation) = (zeros(width), ones(width));
        register_buffer(nameof(mean), mean);
        register_buffer(nameof(deviation), deviation);
    }

    /// <summary>Sets the statistics to those of rows of embeddings; a column that does not vary is only centred.</summary>
    /// <param name="values">Row-major <c>[rows, width]</c>.</param>
    public void Measure(ReadOnlySpan<float> values)
    {
        int width = (int)mean.shape[0], rows = values.Length / width;
        double[] sums = new double[width], squares = new double[width];
        for (int i = 0; i < values.Length; i++)
        {
            sums[i % width] += values[i];
        }

        for (int i = 0; i < values.Length; i++)
        {
            double difference = values[i] - (sums[i % width] / rows);
            squares[i % width] += difference * difference;
        }

        using var _ = no_grad();
        using Tensor means = tensor(Array.ConvertAll(sums, s => (float)(s / rows)));
        using Tensor deviations = tensor(Array.ConvertAll(squares, s => Math.Sqrt(s / rows) is var d && d > Smallest ? (float)d : 1));
        mean.copy_(means);
        deviation.copy_(deviations);
    }

    /// <inheritdoc />
    public override Tensor forward(Tensor input) => (input - get_buffer(nameof(mean))!) / get_buffer(nameof(deviation))!;
}
