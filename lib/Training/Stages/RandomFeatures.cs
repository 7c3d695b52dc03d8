using Vcmr.Datasets.Videos;
using Vcmr.Formats.Tensors;
using Vcmr.Models;
using static TorchSharp.torch;

namespace Vcmr.Training.Stages;

/// <summary>
/// Makes an encoder with random weights a floor worth the name. A batch norm that has seen nothing neither centres nor
/// scales, and behind eleven of them all embeddings point the same way; with statistics measured on the training audio the
/// random features are as good as random features get.
/// </summary>
internal static class RandomFeatures
{
    /// <summary>Batches that are measured.</summary>
    public const int Batches = 25;

    /// <summary>Segments of a batch.</summary>
    public const int BatchSize = 32;

    private const int Draw = 23;

    /// <summary>Sets the statistics of all batch norms to the means over some batches of random crops; the encoder ends in evaluation mode.</summary>
    /// <param name="encoder">The encoder; its weights stay.</param>
    /// <param name="corpus">The corpus.</param>
    /// <param name="training">Segments that train.</param>
    /// <param name="seed">Seed of the crops.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    public static void Measure(SampleCnn encoder, VideoCorpus corpus, IReadOnlyList<Segment> training, int seed, CancellationToken cancellation)
    {
        BatchNorm1d[] norms = [.. encoder.modules().OfType<BatchNorm1d>()];
        double[] before = [.. norms.Select(n => n.Momentum)];
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        encoder.train();
        Tensor waveforms = zeros(BatchSize, 1, encoder.Shape.InputLength);
        for (int batch = 0; batch < Batches; batch++)
        {
            cancellation.ThrowIfCancellationRequested();
            var random = new CounterRandom(seed, Draw, batch);
            for (int row = 0; row < BatchSize; row++)
            {
                Segment segment = training[random.NextInt(training.Count)];
                Span<float> waveform = TensorRows.Row(waveforms, row);
                corpus.ReadAudio(segment.AudioOffset + SegmentCrop.Start(segment, waveform.Length, ref random), waveform);
            }

            foreach (BatchNorm1d norm in norms)
            {
                // The plain mean of all batches so far.
                norm.Momentum = 1.0 / (batch + 1);
            }

            using Tensor embeddings = encoder.call(waveforms);
        }

        foreach ((BatchNorm1d norm, double momentum) in norms.Zip(before))
        {
            norm.Momentum = momentum;
        }

        encoder.eval();
    }
}
