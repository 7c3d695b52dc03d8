using System.Text.Json.Nodes;
using Vcmr.Tests.Support;
using Vcmr.Video.Scenes;
using Xunit;

namespace Vcmr.Tests.Video.Scenes;

public class SceneDetectorTests
{
    private static readonly string[] Clips =
    [
        "crossfade_3s_25fps.mp4", "cuts_25fps.mp4", "cuts_25fps.webm", "cuts_2997fps_640x360.mp4", "exactly_30s_30fps.mp4", "fade_black_25fps.mp4",
        "last_scene_31s_25fps.mp4", "nocut_2.4s.mp4", "onescene_29.9s_30fps.mp4", "onescene_31s_30fps.mp4", "short_scenes_25fps.mp4", "still_60s_25fps.mp4",
    ];

    public static TheoryData<string> AllClips => [.. Clips];

    [Theory]
    [MemberData(nameof(AllClips))]
    public void Detector_finds_the_scenes_that_PySceneDetect_finds(string clip)
    {
        JsonNode golden = JsonNode.Parse(File.ReadAllText(GoldenFiles.Find("scenes", "scenes.json")))!["results"]!;
        JsonNode expected = golden["0.6.1"]![clip]!;

        SceneList found = SceneList.Detect(GoldenFiles.Find("scenes", "videos", clip), cancellation: TestContext.Current.CancellationToken);

        int frames = (int)expected["frames"]!;
        int[] cuts = [.. expected["cuts"]!.AsArray().Select(c => (int)c!)];
        int[] edges = [0, .. cuts, frames];
        Assert.Equal(frames, found.Frames);
        Assert.Equal(edges.Zip(edges.Skip(1), (s, e) => new SceneRange(s, e)), found.Scenes);
        Assert.Equal((double)expected["fps"]!, found.Rate.Value, 9);
        Assert.Equal((bool)expected["discard_start_in_scene"]!, found.LongestSeconds > 30);
    }

    [Theory]
    [MemberData(nameof(AllClips))]
    public void Detector_gives_the_scores_that_PySceneDetect_gives(string clip)
    {
        JsonNode golden = JsonNode.Parse(File.ReadAllText(GoldenFiles.Find("scenes", "scenes.json")))!["results"]!;
        JsonNode expected = golden["0.6.1"]![clip]!;

        SceneList found = SceneList.Detect(GoldenFiles.Find("scenes", "videos", clip), cancellation: TestContext.Current.CancellationToken);

        foreach ((string frame, JsonNode? values) in expected["scores_near_threshold"]!.AsObject())
        {
            Assert.Equal((double)values![0]!, found.Scores[int.Parse(frame)], 1e-4);
        }

        IEnumerable<float> elsewhere = found.Scores.Where((_, i) => expected["scores_near_threshold"]![$"{i}"] is null);
        Assert.Equal((double)expected["max_score_elsewhere"]!, elsewhere.Max(), 1e-4);
    }
}
