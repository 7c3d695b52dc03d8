using Vcmr.Video.Scenes;
using Xunit;

namespace Vcmr.Tests.Video.Scenes;

public sealed class SceneCutsTests
{
    [Fact]
    public void Cuts_from_scores_equal_the_detectors_at_any_threshold_and_minimum()
    {
        var random = new CounterRandom(11);
        byte[][] frames = [.. Enumerable.Range(0, 200).Select(_ => Flat((byte)random.NextInt(120), (byte)random.NextInt(120), (byte)random.NextInt(120)))];
        foreach (double threshold in new[] { 20, 27, 60.5 })
        {
            foreach (int minimum in new[] { 1, 3, 15 })
            {
                var detector = new SceneDetector(8, 8, threshold, minimum);
                Array.ForEach(frames, f => detector.Add(f));
                SceneCuts cuts = SceneCuts.Of(detector.Scores, threshold, minimum);
                Assert.NotEmpty(cuts.Cuts);
                Assert.Equal(detector.Cuts, cuts.Cuts);
                Assert.Equal(detector.Scores.Count(s => s >= threshold), cuts.Cuts.Count + cuts.Dropped.Count);
            }
        }
    }

    [Fact]
    public void Flash_soon_after_a_cut_is_dropped_and_does_not_delay_the_next_cut()
    {
        float[] scores = new float[60];
        (scores[4], scores[20], scores[24], scores[34], scores[35]) = (50, 50, 50, 50, 50);

        SceneCuts cuts = SceneCuts.Of(scores);

        // The first 15 frames hold no cut either, and frame 35 is the first that is 15 frames after 20.
        Assert.Equal([20, 35], cuts.Cuts);
        Assert.Equal([4, 24, 34], cuts.Dropped);
    }

    private static byte[] Flat(byte red, byte green, byte blue) => [.. Enumerable.Repeat(new[] { red, green, blue }, 64).SelectMany(p => p)];
}
