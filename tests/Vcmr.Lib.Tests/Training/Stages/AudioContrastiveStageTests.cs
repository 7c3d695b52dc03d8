using TorchSharp;
using Vcmr.Audio.Augmentation;
using Vcmr.Models;
using Vcmr.Tests.Audio.Augmentation;
using Vcmr.Tests.Support;
using Vcmr.Training.Stages;
using Xunit;
using static TorchSharp.torch;

namespace Vcmr.Tests.Training.Stages;

[Collection(nameof(Alone))]
public sealed class AudioContrastiveStageTests(TinyStages stages) : IClassFixture<TinyStages>
{
    [Theory]
    [InlineData(AugmentationExecution.PerSample, PitchShifter.Wsola)]
    [InlineData(AugmentationExecution.Batched, PitchShifter.Wsola)]
    [InlineData(AugmentationExecution.Batched, PitchShifter.PhaseVocoder)]
    public void Views_of_a_sample_are_the_same_bytes_in_another_batch_and_row(AugmentationExecution execution, PitchShifter shifter)
    {
        using AudioContrastiveStage stage = Stage(execution, shifter);
        (float[] First, float[] Second)[] some = Views(stage, [0, 1, 2, 3, 4]);
        (float[] First, float[] Second)[] others = Views(stage, [4, 2]);
        AssertClose([some[4], some[2]], others, 0);
        Assert.NotEqual(some[4].First, some[4].Second);
    }

    [Theory]
    [InlineData(AugmentationExecution.PerSample, 0)]
    [InlineData(AugmentationExecution.Batched, 1e-5f)]
    public void Views_do_not_depend_on_the_number_of_threads(AugmentationExecution execution, float tolerance)
    {
        using AudioContrastiveStage stage = Stage(execution, PitchShifter.Wsola);
        (float[] First, float[] Second)[] before = Views(stage, [0, 1, 2, 3, 4]);
        int threads = get_num_threads();
        try
        {
            set_num_threads(threads == 1 ? 2 : 1);
            AssertClose(before, Views(stage, [0, 1, 2, 3, 4]), tolerance);
        }
        finally
        {
            set_num_threads(threads);
        }
    }

    [Fact]
    public void Views_augmented_as_a_batch_equal_those_augmented_one_by_one()
    {
        using AudioContrastiveStage one = Stage(AugmentationExecution.PerSample, PitchShifter.Wsola);
        using AudioContrastiveStage all = Stage(AugmentationExecution.Batched, PitchShifter.Wsola);
        int[] samples = [0, 1, 2, 3, 4];
        AssertClose(Views(one, samples), Views(all, samples), 1e-5f);
    }

    [Fact]
    public void Steps_and_validation_of_batched_views_leave_no_tensor_behind()
    {
        using AudioContrastiveStage stage = Stage(AugmentationExecution.Batched, PitchShifter.PhaseVocoder);
        using var scope = NewDisposeScope();
        AudioPairs batch = stage.Allocate(3);
        long Step()
        {
            using (NewDisposeScope())
            {
                Fill(stage, batch, [0, 1, 2]);
                stage.Train();
                Tensor loss = stage.Loss(batch);
                loss.backward();
                Assert.True(double.IsFinite(loss.ToDouble()));
                _ = stage.Validate();
            }

            return Tensor.TotalCount;
        }

        _ = Step();
        long before = Step();
        _ = Step();
        Assert.InRange(Step(), 0, before);
    }

    private AudioContrastiveStage Stage(AugmentationExecution execution, PitchShifter shifter)
    {
        manual_seed(1);
        return new AudioContrastiveStage(
            new AudioContrastiveModel(TinyStages.Shape),
            stages.Videos,
            [.. stages.Videos.Segments.Take(6)],
            [.. stages.Videos.Segments.Skip(6)],
            new ContrastiveOptions(),
            new AugmentationOptions { Execution = execution, PitchShifter = shifter },
            seed: 1);
    }

    private static (float[] First, float[] Second)[] Views(AudioContrastiveStage stage, int[] samples)
    {
        using var scope = NewDisposeScope();
        AudioPairs batch = stage.Allocate(samples.Length);
        Fill(stage, batch, samples);
        (Tensor first, Tensor second) = stage.Augment(batch);
        return [.. samples.Select((_, row) => (first[row].data<float>().ToArray(), second[row].data<float>().ToArray()))];
    }

    private static void AssertClose((float[] First, float[] Second)[] expected, (float[] First, float[] Second)[] actual, float tolerance)
    {
        foreach (((float[] First, float[] Second) a, (float[] First, float[] Second) b) in expected.Zip(actual))
        {
            Golden.AssertEqual(a.First, b.First, tolerance);
            Golden.AssertEqual(a.Second, b.Second, tolerance);
        }
    }

    private static void Fill(AudioContrastiveStage stage, AudioPairs batch, int[] samples)
    {
        for (int row = 0; row < samples.Length; row++)
        {
            stage.Fill(batch, row, samples[row], new CounterRandom(3, samples[row]));
        }
    }
}
