using Vcmr.Datasets.Videos;
using Vcmr.Evaluation;
using Vcmr.Formats.Tensors;
using Vcmr.Models;
using Vcmr.Training.Stages;
using Vcmr.Tests.Support;
using Xunit;
using static TorchSharp.torch;

namespace Vcmr.Tests.Training.Stages;

/// <summary>The floor under every trained encoder.</summary>
[Collection(nameof(Alone))]
public sealed class RandomFeaturesTests(TinyStages stages) : IClassFixture<TinyStages>
{
    [Fact]
    public void Measured_statistics_tell_segments_apart_that_the_initial_ones_do_not()
    {
        manual_seed(1);
        using var encoder = new SampleCnn(TinyStages.Shape);
        encoder.eval();
        float[] weights = Weights(encoder);
        double before = Spread(encoder);

        RandomFeatures.Measure(encoder, stages.Videos, stages.Videos.Segments, seed: 1, TestContext.Current.CancellationToken);

        Assert.False(encoder.training);
        Assert.Equal(weights, Weights(encoder));
        Assert.True(Spread(encoder) > 20 * before, $"{before} → {Spread(encoder)}");
    }

    [Fact]
    public void Same_seed_measures_the_same()
    {
        double Once(int seed)
        {
            manual_seed(1);
            using var encoder = new SampleCnn(TinyStages.Shape);
            RandomFeatures.Measure(encoder, stages.Videos, stages.Videos.Segments, seed, TestContext.Current.CancellationToken);
            return Spread(encoder);
        }

        Assert.Equal(Once(1), Once(1));
        Assert.NotEqual(Once(1), Once(2));
    }

    private static float[] Weights(SampleCnn encoder) => [.. encoder.parameters().SelectMany(p => p.data<float>().ToArray())];

    /// <summary>1 − the mean cosine of two segments' embeddings.</summary>
    private double Spread(SampleCnn encoder)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        IReadOnlyList<Segment> segments = stages.Videos.Segments;
        Tensor waveforms = zeros(segments.Count, 1, encoder.Shape.InputLength);
        for (int i = 0; i < segments.Count; i++)
        {
            stages.Videos.ReadAudio(segments[i].AudioOffset, TensorRows.Row(waveforms, i));
        }

        float[] values = encoder.call(waveforms).contiguous().data<float>().ToArray();
        float[,] cosines = EmbeddingGeometry.CosineSimilarities(values, values, encoder.Shape.EmbeddingSize);
        double sum = 0;
        foreach (float c in cosines)
        {
            sum += 1 - c;
        }

        return sum / cosines.Length;
    }
}
