using System.Text.Json.Nodes;
using CsCheck;
using Vcmr.Media;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Media;

public class FrameTimesTests
{
    private const double Millisecond = 0.001;

    [Fact]
    public void Points_show_the_frames_of_the_reference()
    {
        JsonNode reference = GoldenFiles.Manifest("clip")["scalars"]!["five_fps"]!["value"]!;
        foreach ((_, JsonNode? clip) in reference.AsObject())
        {
            FrameRate rate = FrameRate.Parse((string?)clip!["r_frame_rate"]);
            int count = (int)clip["index=floor(k*fps/5) count"]!;
            int[] picked = Picked(Even(rate, (int)clip["frames"]!, Millisecond));
            Assert.Equal(count, picked.Length);
            Assert.Equal(clip["index_first12"]!.AsArray().Select(i => (int)i!), picked[..12]);
            Assert.Equal(clip["index_last3"]!.AsArray().Select(i => (int)i!), picked[^3..]);
        }
    }

    [Fact]
    public void Rounded_stamps_of_an_even_rate_are_the_exact_grid()
    {
        FrameRate[] rates = [new(24000, 1001), new(25, 1), new(30000, 1001), new(30, 1), new(60000, 1001), new(15, 2), new(1, 2), new(240, 1)];
        double[] ticks = [1e-6, 1.0 / 90000, Millisecond];
        Gen.Select(Gen.Int[0, rates.Length - 1], Gen.Int[1, 3000], Gen.Int[0, ticks.Length - 1])
            .Sample((r, frames, t) =>
            {
                FrameRate rate = rates[r];
                FrameTimes times = Even(rate, frames, ticks[t]);
                Assert.Equal(rate.Seconds(frames), times.At(frames));
                Assert.Equal(rate.Seconds(frames - (frames / 3)), times.Seconds(frames / 3, frames));
                Assert.Equal(Picked(times).Select((_, k) => (int)(k * rate.Numerator / (5 * rate.Denominator))), Picked(times));
            }, iter: 60);
    }

    [Fact]
    public void Points_show_the_last_frame_that_has_begun_whatever_the_stamps()
    {
        // Gaps of up to 0.7 s, in ticks of 1 ms; frames with equal stamps among them.
        Gen.Int[0, 700].Array[1, 60].Sample(gaps =>
        {
            FrameTimes times = Make(new FrameRate(25, 1), Millisecond, isVariable: true, stated: null);
            long[] starts = [.. gaps.Select((_, i) => gaps[1..(i + 1)].Sum(g => 1000L * g))];
            Array.ForEach(starts, s => times.Add(s));
            times.End(null);
            int[] picked = Picked(times);
            Assert.All(picked.Select((frame, k) => (frame, k)), p => Assert.Equal(Array.FindLastIndex(starts, s => s <= p.k * 200_000L), p.frame));
        }, iter: 200);
    }

    [Fact]
    public void Scene_of_30_s_lasts_30_s_to_the_bit_whatever_the_stamps()
    {
        // 900 frames of 1/30 s from frame 7 on, in milliseconds; and 30 s in one uneven step.
        FrameTimes even = Even(new FrameRate(30, 1), 1000, Millisecond);
        Assert.Equal(30.0, even.Seconds(7, 907));
        FrameTimes uneven = Make(new FrameRate(30, 1), Millisecond, isVariable: true, stated: 40);
        Array.ForEach([0, 1_234_567L, 31_234_567, 32_000_000], s => uneven.Add(s));
        Assert.Equal(30.0, uneven.Seconds(1, 2));
    }

    [Fact]
    public void Missing_stamps_go_on_at_the_frame_rate()
    {
        FrameTimes times = Make(new FrameRate(25, 1), Millisecond, isVariable: false, stated: null);
        Array.ForEach(new long?[] { null, null, 80_000, null }, times.Add);
        times.End(null);

        Assert.Equal([0, 0.04, 0.08, 0.12, 0.16], Enumerable.Range(0, 5).Select(times.At));
    }

    [Fact]
    public void Stamps_that_go_back_a_little_do_not_turn_the_order_of_frames()
    {
        FrameTimes times = Make(new FrameRate(25, 1), Millisecond, isVariable: true, stated: null);
        Array.ForEach([0L, 80_000, 40_000, 120_000], s => times.Add(s));
        times.End(null);

        Assert.Equal([0, 0.08, 0.08, 0.12, 0.16], Enumerable.Range(0, 5).Select(times.At));
    }

    [Theory]
    [InlineData(new long[] { 0, 40_000, 80_000, 5_000_000, 5_040_000 }, new[] { 0, 0.04, 0.08, 5, 5.04 })]
    [InlineData(new long[] { 5_000_000, 5_040_000, 0, 40_000 }, new[] { 0, 0.04, 0.08, 0.12 })]
    [InlineData(new long[] { 0, 40_000, 9_000_000_000, 120_000 }, new[] { 0, 0.04, 0.08, 0.12 })]
    public void Gaps_are_kept_and_clocks_that_begin_anew_are_joined(long[] stamps, double[] expected)
    {
        FrameTimes times = Make(new FrameRate(25, 1), Millisecond, isVariable: false, stated: 10, start: stamps[0] / 1e6);
        Array.ForEach(stamps, s => times.Add(s));

        Assert.Equal(expected, Enumerable.Range(0, stamps.Length).Select(i => Math.Round(times.At(i), 6)));
    }

    [Fact]
    public void First_frame_that_comes_late_stands_in_for_what_precedes_it()
    {
        FrameTimes times = Make(new FrameRate(25, 1), Millisecond, isVariable: false, stated: null, start: 1);
        Array.ForEach([3_000_000L, 3_040_000, 3_080_000], s => times.Add(s));
        times.End(null);

        Assert.Equal([2, 2.04, 2.08, 2.12], Enumerable.Range(0, 4).Select(i => Math.Round(times.At(i), 6)));
        Assert.Equal((0, 11), (times.PointsBefore(0), times.PointsBefore(1)));
    }

    [Theory]
    [InlineData(false, 0.4, 0.4)]
    [InlineData(false, 0.43, 0.4)]
    [InlineData(false, 9.0, 9.0)]
    [InlineData(true, 0.37, 0.37)]
    [InlineData(true, 9.0, 9.0)]
    [InlineData(true, 0.2, 0.4)]
    public void Last_frame_ends_with_its_stream_where_that_says_more_than_the_rate(bool isVariable, double stated, double expected)
    {
        FrameTimes times = Make(new FrameRate(25, 1), Millisecond, isVariable, stated);
        Array.ForEach([.. Enumerable.Range(0, 10).Select(i => i * 40_000L)], s => times.Add(s));
        times.End(stated);

        Assert.Equal(expected, times.At(10), 9);
    }

    private static int[] Picked(FrameTimes times) =>
        [.. Enumerable.Range(0, times.Count).SelectMany(n => Enumerable.Repeat(n, Math.Max(0, times.PointsBefore(n + 1) - times.PointsBefore(n))))];

    private static FrameTimes Even(FrameRate rate, int frames, double tick)
    {
        FrameTimes times = Make(rate, tick, isVariable: false, stated: null);
        for (int n = 0; n < frames; n++)
        {
            times.Add((long)Math.Round(Math.Round(rate.Seconds(n) / tick) * tick * 1e6));
        }

        times.End(null);
        return times;
    }

    private static FrameTimes Make(FrameRate rate, double tick, bool isVariable, double? stated, double start = 0)
    {
        var video = new VideoStream(0, 64, 36, rate, isVariable, tick, start, stated, ColorMatrix.Bt601, false);
        return new FrameTimes(new MediaInfo("x.mkv", 0, stated, video, null), video);
    }
}
