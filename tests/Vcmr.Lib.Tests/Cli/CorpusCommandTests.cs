using System.Text.Json.Nodes;
using Vcmr.Datasets.Videos;
using Vcmr.Storage;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Cli;

/// <summary><c>vcmr prepare</c>, <c>corpus list</c> and <c>verify</c> as users see them.</summary>
public sealed class CorpusCommandTests(MixedVideos videos) : IClassFixture<MixedVideos>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void List_writes_one_object_a_line_with_everything_there_is_to_say()
    {
        videos.Fill(_folder.File("videos"), MixedVideos.Kinds);
        string odd = "emoji 🎵\u3000space \"quoted\" \\ \u00A0.mp4";
        File.WriteAllBytes(_folder.File("videos/" + odd), videos.Bytes(1));
        for (int i = 1; i <= 2; i++)
        {
            Assert.Equal(0, Tool.Run("prepare", "--videos", _folder.File("videos"), "--corpus", _folder.File($"shards/{i}"), "--shard", $"{i}/2").Code);
        }

        (int code, string text, string errors) = Tool.Run("corpus", "list", _folder.File("shards"), "--json");

        Assert.True(code == 0, errors);
        string[] lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        using VideoCorpus corpus = VideoCorpus.Open(_folder.File("shards"));
        Assert.Equal(MixedVideos.Kinds + 1, lines.Length);
        Assert.All(lines.Zip(corpus.Videos), pair =>
        {
            JsonObject found = JsonNode.Parse(pair.First)!.AsObject();
            VideoItem video = pair.Second;
            Assert.Equal(["path", "state", "reason", "durationSeconds", "longestSceneSeconds", "scenes", "segments", "featureRows"], found.Select(p => p.Key));
            Assert.Equal(video.Path, (string?)found["path"]);
            Assert.Equal(video.State.ToString().ToLowerInvariant(), (string?)found["state"]);
            Assert.Equal(video.Reason, (string?)found["reason"]);
            Assert.Equal((video.DurationSeconds, video.LongestSceneSeconds), ((double)found["durationSeconds"]!, (double)found["longestSceneSeconds"]!));
            Assert.Equal(video.Scenes.Select(s => $"[{s.StartFrame},{s.EndFrame}]"), found["scenes"]!.AsArray().Select(s => s!.ToJsonString()));
            Assert.Equal((video.Segments, video.FeatureRows), ((int)found["segments"]!, (int)found["featureRows"]!));
        });
        Assert.Contains("\"path\":\"emoji 🎵\u3000space \\\"quoted\\\" \\\\ \u00A0.mp4\"", text, StringComparison.Ordinal);
        Assert.Contains(lines, l => l.Contains("[[0,", StringComparison.Ordinal));

        (_, string table, _) = Tool.Run("corpus", "list", _folder.File("shards"));
        Assert.Equal(lines.Length + 1, table.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("scene too long: 31.0 s of 30 s", table, StringComparison.Ordinal);
    }

    [Fact]
    public void List_of_a_tagging_corpus_lists_its_clips()
    {
        WaveFile.Write(_folder.File("a.wav"), WaveFile.Tone(440, 0.5, 16000));
        File.WriteAllLines(_folder.File("clips.csv"), ["path,split,tags", "a.wav,train,x;y", "gone.wav,test,x"]);
        Assert.Equal(0, Tool.Run("prepare", "--tagged", _folder.File("clips.csv"), "--corpus", _folder.File("tagged")).Code);

        (_, string text, _) = Tool.Run("corpus", "list", "--json", _folder.File("tagged"));

        Assert.Equal(
            """
            {"path":"a.wav","state":"kept","reason":null,"durationSeconds":0.5,"split":"train","tags":["x","y"]}
            {"path":"gone.wav","state":"failed","reason":"missing","durationSeconds":0,"split":null,"tags":[]}

            """.ReplaceLineEndings(),
            text);
    }

    [Fact]
    public void Nothing_usable_ends_with_exit_code_1_and_a_hint()
    {
        Directory.CreateDirectory(_folder.File("videos"));
        string[] prepare = ["prepare", "--videos", _folder.File("videos"), "--corpus", _folder.File("corpus")];
        (int code, _, string errors) = Tool.Run(prepare);
        Assert.Equal((1, $"vcmr: The folder '{_folder.File("videos")}' holds no video file; name the folder that yours lie in.\n"), (code, errors));

        File.WriteAllText(_folder.File("videos/a.mp4"), "This is no video.");
        File.WriteAllText(_folder.File("videos/a.txt"), "Nor is this.");
        (code, string output, errors) = Tool.Run(prepare);
        Assert.Equal(1, code);
        Assert.Contains("failed: unreadable", output, StringComparison.Ordinal);
        Assert.Contains("1 passed over: 1 .txt", output, StringComparison.Ordinal);
        Assert.Contains("corpus list", errors, StringComparison.Ordinal);
        Assert.Equal(0, Tool.Run([.. prepare[..^1], _folder.File("part"), "--shard", "1/2"]).Code);

        File.WriteAllText(_folder.File("back.csv"), "path,split,tags\r\naudio\\c1.wav,train,rock\r\n");
        string[] tagged = ["prepare", "--tagged", _folder.File("back.csv"), "--corpus", _folder.File("tagged")];
        (code, _, errors) = Tool.Run(tagged);
        Assert.Equal(1, code);
        Assert.Contains("--audio", errors, StringComparison.Ordinal);

        Directory.CreateDirectory(_folder.File("audio"));
        WaveFile.Write(_folder.File("audio/c1.wav"), WaveFile.Tone(440, 0.5, 16000));
        Assert.Equal(0, Tool.Run(tagged).Code);
    }

    [Fact]
    public void Verify_lists_damage_with_exit_code_1_and_repairs_it()
    {
        videos.Fill(_folder.File("videos"), 3);
        string corpus = _folder.File("corpus");
        string[] prepare = ["prepare", "--videos", _folder.File("videos"), "--corpus", corpus];
        Assert.Equal(0, Tool.Run(prepare).Code);
        (int whole, string intact, _) = Tool.Run("verify", corpus);
        Assert.Equal((0, "All 3 items are as they were written.\n"), (whole, intact.ReplaceLineEndings("\n")));
        byte[] bytes = File.ReadAllBytes(Path.Combine(corpus, "clip.npy"));
        bytes[NpyHeader.Size] ^= 4;
        File.WriteAllBytes(Path.Combine(corpus, "clip.npy"), bytes);

        (int damaged, string list, _) = Tool.Run("verify", corpus);
        Assert.Equal(1, damaged);
        Assert.StartsWith($"{corpus}: {MixedVideos.Name(0)}: clip.npy: ", list, StringComparison.Ordinal);
        JsonNode json = JsonNode.Parse(Tool.Run("verify", corpus, "--json").Output)!;
        Assert.Equal((false, false, MixedVideos.Name(0)), ((bool)json["isIntact"]!, (bool)json["isRepaired"]!, (string)json["damaged"]![0]!["path"]!));
        Assert.Equal(0, Tool.Run("verify", corpus, "--repair").Code);
        Assert.Equal(0, Tool.Run(prepare).Code);
        Assert.Equal(0, Tool.Run("verify", corpus).Code);
    }

    [Theory]
    [InlineData("is no shard", "--videos", "x", "--shard", "3/2")]
    [InlineData("'0' is not a score above 0", "--videos", "x", "--scene-threshold", "0")]
    [InlineData("'0' is not a number of frames", "--videos", "x", "--min-scene-frames", "0")]
    [InlineData("'-1' is not a number of seconds", "--videos", "x", "--max-scene-seconds", "-1")]
    [InlineData("--scene-threshold goes with --videos", "--tagged", "x", "--scene-threshold", "30")]
    public void Prepare_refuses_values_that_make_no_sense(string message, params string[] arguments)
    {
        (int code, _, string errors) = Tool.Run(["prepare", "--corpus", _folder.File("corpus"), .. arguments]);

        Assert.Equal(2, code);
        Assert.Contains(message, errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.File("corpus")));
    }
}
