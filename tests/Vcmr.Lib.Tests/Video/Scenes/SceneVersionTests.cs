using System.Globalization;
using System.Text.Json.Nodes;
using Vcmr.Datasets;
using Vcmr.Datasets.Videos;
using Vcmr.Media;
using Vcmr.Tests.Datasets.Odd;
using Vcmr.Tests.Support;
using Vcmr.Video.Encoders;
using Vcmr.Video.Scenes;
using Xunit;

namespace Vcmr.Tests.Video.Scenes;

/// <summary>
/// The scenes of PySceneDetect 0.7: its lists of the golden clips, and what its code of August 2026 (0.7.2's detector, with
/// OpenCV 4.6) found in files that are made here.
/// </summary>
public sealed class SceneVersionTests(OddVideos videos) : IClassFixture<OddVideos>
{
    // When the made-up pictures change (s): alone, close to each other, and both.
    private static readonly double[] Changes =
        [1.0, 1.31, 1.55, 1.83, 4.0, 4.31, 4.7, 6.5, 6.61, 8.0, 9.5, 9.83, 10.11, 10.4, 10.7, 11.0, 13.0, 13.25];

    // 25 frames a second, then 10, then 33.
    private const string Uneven = @"select='if(lt(t\,5)\,not(mod(n\,4))\,if(lt(t\,10)\,not(mod(n\,10))\,not(mod(n\,3))))'";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(SceneDetectorTests.AllClips), MemberType = typeof(SceneDetectorTests))]
    public void Newer_scenes_and_scores_of_the_golden_clips_are_PySceneDetects(string clip)
    {
        JsonNode expected = JsonNode.Parse(File.ReadAllText(GoldenFiles.Find("scenes", "scenes.json")))!["results"]!["0.7.1"]![clip]!;

        SceneList found = SceneList.Detect(GoldenFiles.Find("scenes", "videos", clip), version: SceneVersion.V07, cancellation: Cancellation);

        Assert.Equal((int)expected["frames"]!, found.Frames);
        Assert.Equal(expected["cuts"]!.AsArray().Select(c => (int)c!), found.Scenes.Skip(1).Select(s => s.StartFrame));
        Assert.Equal((bool)expected["discard_start_in_scene"]!, found.LongestSeconds > 30);
        foreach ((string frame, JsonNode? values) in expected["scores_near_threshold"]!.AsObject())
        {
            Assert.Equal((double)values![0]!, found.Scores[int.Parse(frame)], 1e-4);
        }

        Assert.Equal(found.Scenes.Skip(1).Select(s => s.StartFrame), found.Recut(27, 15).Cuts);
    }

    [Theory]
    [InlineData(1366, 200, 44.43546, 56.60804, 65.81943, 66.93025, 59.54557)]
    [InlineData(641, 361, 44.91557, 56.71866, 65.46956, 66.32119, 59.37234)]
    [InlineData(512, 288, 44.26518, 56.80709, 64.76221, 65.58309, 58.46462)]
    [InlineData(300, 200, 46.52649, 58.46355, 64.54389, 63.18014, 56.9912)]
    [InlineData(256, 256, 45.2563, 57.58685, 64.95598, 65.4661, 58.606)]
    [InlineData(90, 700, 45.42412, 58.26712, 63.15298, 63.49645, 57.82927)]
    [InlineData(40, 600, 46.45129, 62.62638, 67.65479, 64.74219, 58.49035)]
    [InlineData(32, 512, 43.52677, 61.20597, 68.33716, 65.62004, 57.39168)]
    public void Newer_scores_are_PySceneDetects_whatever_the_size(int width, int height, params double[] expected)
    {
        const string picture = "lum='16+mod(X*3+Y*5+N*N*17,220)':cb='16+mod(X*2+Y+N*29,224)':cr='16+mod(X+Y*3+N*41,224)'";
        string path = videos.Make($"{width}x{height}.mkv", $"color=black:s={width}x{height}:r=10,format=yuv420p,geq={picture}", null, 0.6, "-c:v", "ffv1");

        Assert.Equal([0, .. expected], SceneList.Detect(path, version: SceneVersion.V07, cancellation: Cancellation).Scores.Select(s => Math.Round(s, 3)), (a, b) => Math.Abs(a - b) < 1e-3);
    }

    [Fact]
    public void Runs_of_cuts_are_merged_as_PySceneDetects_filter_merges_them()
    {
        foreach (JsonNode? made in JsonNode.Parse(File.ReadAllText(GoldenFiles.Find("scenes", "merged-cuts.json")))!.AsArray())
        {
            long[] stamps = [.. made!["stamps"]!.AsArray().Select(t => (long)t!)];
            HashSet<int> above = [.. made["above"]!.AsArray().Select(f => (int)f!)];
            CutRule rule = CutRule.Of(SceneVersion.V07, (int)made["minimum"]!, new FrameRate((long)made["rate"]![0]!, (long)made["rate"]![1]!));
            var found = new List<int>();
            for (int frame = 0; frame < stamps.Length; frame++)
            {
                int start = found.Count == 0 ? 0 : found[^1];
                int until = rule.OpenUntil;
                if (rule.Add(stamps[frame], above.Contains(frame)) is { } cut)
                {
                    Assert.True(cut > start && cut >= until, "a scene ended before it was said to");
                    found.Add(cut);
                }
            }

            Assert.Equal(made["cuts"]!.AsArray().Select(c => (int)c!), found);
        }
    }

    [Theory]
    [InlineData("uneven.mkv", Uneven, 100, "ffv1", "1000000 1320000 1560000 1840000 4000000 4320000 4720000 6500000 6700000 8000000 9500000 9900000 10110000 10410000 10710000 11010000 13020000 13260000")]
    [InlineData("uneven.mp4", Uneven, 100, "mpeg4", "1000000 4720000 6500000 8000000 9500000 11010000 13020000")]
    [InlineData("milliseconds.mkv", null, 29.97, "ffv1", "1001000 4705000 6507000 8008000 9510000 11011000 13013000")]
    [InlineData("exact.mp4", null, 29.97, "mpeg4", "1001000 4704700 6506500 8008000 9509500 11011000 13013000")]
    [InlineData("even.mp4", null, 25, "mpeg4", "1000000 4720000 6520000 8000000 9520000 11000000 13000000")]
    public void Newer_scenes_go_by_stamps_as_PySceneDetects_do(string name, string? select, double rate, string codec, string cuts)
    {
        string path = videos.Make(
            name,
            Strip(Changes, rate == 29.97 ? "30000/1001" : $"{rate}", "96x54") + (select is null ? "" : "," + select),
            null,
            15,
            ["-fps_mode", "passthrough", "-c:v", codec, .. codec == "mpeg4" ? new[] { "-q:v", "2", "-video_track_timescale", "90000" } : []]);

        SceneList found = SceneList.Detect(path, version: SceneVersion.V07, cancellation: Cancellation);

        Assert.Equal(cuts.Split(' ').Select(c => long.Parse(c) / 1e6), found.Scenes.Skip(1).Select(s => found.Times[s.StartFrame]), (a, b) => Math.Abs(a - b) < 0.0011);
    }

    [Theory]
    [InlineData(SceneVersion.V06, VideoState.Kept, 0.6)]
    [InlineData(SceneVersion.V07, VideoState.Rejected, 31)]
    public void Fast_cuts_are_many_scenes_for_the_older_and_one_for_the_newer(SceneVersion version, VideoState state, double longest)
    {
        // A change every 0.2 s from second 1 on, and none from second 32 on.
        string path = videos.Make("fast.mp4", Strip("clip(floor((T-0.99)/0.2)+1,0,156)", "25", "64x36"), seconds: 36);

        VideoResult result = Extract(path, version);

        Assert.Equal(state, result.State);
        Assert.Equal(longest, result.SceneSeconds.SkipLast(1).Skip(1).Max(), 1e-6);
    }

    [Fact]
    public void Scene_that_a_run_ends_in_time_is_not_counted_further_while_the_run_is_open()
    {
        // The run that begins at 1.2 s ends at 30.6 s, which is known 0.6 s later: 29.6 s since the cut at 1 s.
        string path = videos.Make("late.mp4", Strip([0.99, 1.19, 30.59], "25", "64x36"), seconds: 45);

        VideoResult result = Extract(path, SceneVersion.V07);

        Assert.Equal((VideoState.Kept, null), (result.State, result.Reason));
        Assert.Equal([new(0, 25), new(25, 765), new(765, 1125)], result.Scenes);
    }

    [Fact]
    public void Names_of_versions_are_read_back_and_others_refused()
    {
        Assert.Equal([SceneVersion.V06, SceneVersion.V07], SceneVersions.Names.Select(SceneVersions.Parse));
        Assert.Equal(SceneVersions.Names, SceneVersions.Names.Select(SceneVersions.Parse).Select(v => v.Name()));
        Assert.Contains("0.6, 0.7", Assert.Throws<VcmrException>(() => SceneVersions.Parse("0.8")).Message, StringComparison.Ordinal);
    }

    /// <summary>Even pictures that take another colour at each of some times.</summary>
    private static string Strip(IEnumerable<double> changes, string rate, string size) =>
        Strip(string.Join('+', changes.Select(t => string.Create(CultureInfo.InvariantCulture, $"gte(T,{t:0.###})"))), rate, size);

    private static string Strip(string passed, string rate, string size) =>
        $"color=black:s={size}:r={rate},format=yuv420p,geq=lum='40+mod(({passed})*67,160)':cb='60+mod(({passed})*53,140)':cr='60+mod(({passed})*89,140)'";

    private static VideoResult Extract(string path, SceneVersion version)
    {
        using var encoder = new DescriptorEncoder();
        string folder = Path.GetDirectoryName(path)!;
        return new VideoExtractor(new PrepareOptions { VideoFolder = folder, CorpusFolder = folder, Scenes = version }, encoder).Extract(SourceFile.Of(folder, path), Cancellation);
    }
}
