using System.Text.Json.Nodes;
using Vcmr.Datasets;
using Vcmr.Datasets.Videos;
using Vcmr.Tests.Support;
using Vcmr.Video.Scenes;
using Xunit;

namespace Vcmr.Tests.Datasets.Videos;

/// <summary>The clips of PySceneDetect's reference, with a tone added, through the whole job.</summary>
public class SceneParityTests
{
    [Fact]
    public void Corpus_has_the_scenes_and_the_decision_of_PySceneDetect_for_every_clip()
    {
        using var folder = new TemporaryFolder();
        JsonObject golden = JsonNode.Parse(File.ReadAllText(GoldenFiles.Find("scenes", "scenes.json")))!["results"]!["0.6.1"]!.AsObject();
        string[] clips = [.. golden.Select(c => c.Key).Where(c => c.EndsWith(".mp4", StringComparison.Ordinal) || c.EndsWith(".webm", StringComparison.Ordinal))];
        Directory.CreateDirectory(folder.File("videos"));
        Parallel.ForEach(clips.Where(c => golden[c]!["raises"] is null), clip => TestVideo.Ffmpeg(
            "-v", "error", "-y", "-i", GoldenFiles.Find("scenes", "videos", clip), "-f", "lavfi", "-i", TestVideo.Tone,
            "-map", "0:v", "-map", "1:a", "-c:v", "copy", "-shortest", folder.File($"videos/{clip}")));
        clips.Where(c => golden[c]!["raises"] is not null).ToList()
            .ForEach(c => File.Copy(GoldenFiles.Find("scenes", "videos", c), folder.File($"videos/{c}")));

        VideoCorpusBuilder.Prepare(
            new PrepareOptions { VideoFolder = folder.File("videos"), CorpusFolder = folder.File("corpus"), SegmentSeconds = 2 }, null, TestContext.Current.CancellationToken);

        using VideoCorpus corpus = VideoCorpus.Open(folder.File("corpus"));
        Assert.Equal(clips.Order(StringComparer.Ordinal), corpus.Videos.Select(v => v.Path));
        Assert.All(corpus.Videos, video =>
        {
            JsonNode expected = golden[video.Path]!;
            if (expected["raises"] is not null)
            {
                Assert.Equal(VideoState.Failed, video.State);
                return;
            }

            int[] edges = [0, .. expected["cuts"]!.AsArray().Select(c => (int)c!), (int)expected["frames"]!];
            Assert.Equal(edges.Zip(edges.Skip(1), (s, e) => new SceneRange(s, e)), video.Scenes);
            Assert.Equal((bool)expected["discard_start_in_scene"]! ? Reasons.LongScene : null, video.Reason is null ? null : Reasons.KindOf(video.Reason));
        });
    }
}
