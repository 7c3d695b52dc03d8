using System.Text.Json.Nodes;
using Vcmr.Evaluation;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Evaluation;

public sealed class ClipSegmentationTests
{
    [Fact]
    public void Starts_equal_the_official_code_for_every_length_and_overlap()
    {
        int compared = 0;
        foreach ((string key, JsonNode? value) in GoldenFiles.Manifest("song-splitting")["scalars"]!.AsObject())
        {
            string[] parts = key.Split('|');
            if (parts.Length != 3)
            {
                continue;
            }

            int samples = value!["n_samples"]!.GetValue<int>();
            int length = value["L"]!.GetValue<int>();
            double overlap = double.Parse(parts[2].Split('=')[1]);
            Assert.Equal(value["step"]!.GetValue<int>(), ClipSegmentation.Step(length, overlap));
            if (value["starts"] is not JsonArray expected)
            {
                Assert.Throws<VcmrException>(() => ClipSegmentation.Starts(samples, length, overlap));
                continue;
            }

            int[] starts = ClipSegmentation.Starts(samples, length, overlap);
            Assert.Equal(value["segments"]!.GetValue<int>(), starts.Length);
            Assert.Equal(value["last_end"]!.GetValue<int>(), starts[^1] + length);
            // Long lists hold their first six and last three starts around an ellipsis.
            for (int i = 0; i < Math.Min(6, expected.Count); i++)
            {
                Assert.Equal(expected[i]!.GetValue<int>(), starts[i]);
            }

            compared++;
        }

        Assert.True(compared > 100);
    }

    [Fact]
    public void Starts_name_the_clip_when_it_is_shorter_than_a_segment()
    {
        var error = Assert.Throws<VcmrException>(() => ClipSegmentation.Starts(100, 101, 0.5, "a/b.mp3"));
        Assert.Contains("'a/b.mp3'", error.Message);
        Assert.Contains("100 samples", error.Message);
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    [InlineData(0.999999)]
    public void Step_is_refused_when_the_overlap_leaves_none(double overlap) =>
        Assert.Throws<VcmrException>(() => ClipSegmentation.Step(1000, overlap));
}
