using System.Text.Json.Nodes;
using TorchSharp;
using Vcmr.Evaluation;
using Vcmr.Figures;
using Vcmr.Formats.Tensors;
using Vcmr.Media;
using Vcmr.Models;
using Vcmr.Studies;
using Vcmr.Studies.Files;
using Vcmr.Tests.Support;
using Vcmr.Training.Checkpoints;
using Xunit;
using static TorchSharp.torch;

namespace Vcmr.Tests.Studies.Files;

[Collection(nameof(Alone))]
public sealed class TaggerTests
{
    // 0.8 s a segment, so that short files do.
    private static readonly SampleCnnShape Shape = new(5, 7, 4, Width: 4, EmbeddingSize: 16);
    private static readonly TaggerInfo Info = new(
        Shape, ["slow", "fast", "harp"], new Dictionary<string, string> { ["slow"] = "mood", ["fast"] = "mood" }, 0.5, "vcmr", "tiny", 1);

    [Fact]
    public void Tagger_survives_its_file_and_scores_music_by_the_mean_of_its_segments()
    {
        string music = GoldenFiles.Find("media", "music", "sorohanro_-_solo-trumpet-06.ogg");
        using var folder = new TemporaryFolder();
        using Tagger tagger = Make();
        tagger.Save(folder.File(TaggerFile.Name));
        using Tagger read = Tagger.Load(folder.Path);
        Assert.Equal(Info.Tags, read.Info.Tags);
        Assert.Equal("mood", read.Info.Groups["fast"]);

        TaggedFile expected = tagger.Tag(music), found = read.Tag(music);
        Assert.Equal(expected.Scores, found.Scores);
        int samples = AudioDecoder.Decode(music).Length;
        Assert.Equal(ClipSegmentation.Starts(samples, Shape.InputLength, 0.5).Length, found.Segments.Count);
        Assert.Equal(found.Segments.Average(s => s[1]), found.Scores[1], 1e-6);
        Assert.Equal(ClipSegmentation.Step(Shape.InputLength, 0.5) / 16000.0, found.Seconds[1]);
        Assert.Equal([.. found.Scores.OrderDescending().Take(2)], found.Top(2).Select(t => found.Scores[t]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Tagger_equals_encoder_and_head_on_a_segment(bool standardise)
    {
        using var folder = new TemporaryFolder();
        short[] samples = WaveFile.Tone(440, 1, 16000);
        WaveFile.Write(folder.File("a.wav"), samples);
        using Tagger made = Make(out SampleCnn encoder, out TorchSharp.Modules.Sequential head, standardise);
        made.Save(folder.File(TaggerFile.Name));
        using Tagger tagger = Tagger.Load(folder.Path);
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        float[] waveform = new float[Shape.InputLength];
        SampleConversion.ToFloat(samples.AsSpan(0, waveform.Length), waveform);
        float[] expected = head.call(encoder.call(tensor(waveform).reshape(1, 1, -1))).sigmoid().data<float>().ToArray();
        TaggedFile found = tagger.Tag(folder.File("a.wav"));
        Assert.Single(found.Segments);
        Assert.Equal(expected, found.Scores, (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void Video_is_tagged_by_its_sound()
    {
        using var folder = new TemporaryFolder();
        TestVideo.Make(folder.File("a.mp4"), 2);
        using Tagger tagger = Make();
        Assert.Equal(4, tagger.Tag(folder.File("a.mp4")).Segments.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Files_side_by_side_are_tagged_in_their_order_and_as_each_alone(int threads)
    {
        using var folder = new TemporaryFolder();
        string[] files = [.. Enumerable.Range(1, 7).Select(i => folder.File($"{i}.wav"))];
        foreach ((int i, string file) in files.Index())
        {
            WaveFile.Write(file, WaveFile.Tone(110 * (i + 1), 1 + (i % 3), 16000));
        }

        File.WriteAllText(files[2], "no sound");
        using Tagger tagger = Make();
        int before = get_num_threads();
        set_num_threads(threads);
        List<TaggedFile> tagged = [];
        List<string> failed = [];
        tagger.Tag(files, tagged.Add, (file, fault) =>
        {
            Assert.Contains(file, fault, StringComparison.Ordinal);
            failed.Add(file);
        }, TestContext.Current.CancellationToken);
        Assert.Equal(threads, get_num_threads());
        set_num_threads(before);
        Assert.Equal([files[2]], failed);
        Assert.Equal(files.Except(failed), tagged.Select(t => t.File));
        Assert.All(tagged, t => Assert.Equal(tagger.Tag(t.File).Scores, t.Scores));
    }

    [Fact]
    public void File_that_is_short_silent_of_sound_or_broken_is_an_error_that_names_it()
    {
        using var folder = new TemporaryFolder();
        WaveFile.Write(folder.File("short.wav"), WaveFile.Tone(440, 0.5, 16000));
        File.WriteAllText(folder.File("text.mp3"), "no music");
        TestVideo.Make(folder.File("mute.mp4"), 2, sound: null);
        using Tagger tagger = Make();
        foreach (string name in new[] { "short.wav", "text.mp3", "mute.mp4", "missing.ogg" })
        {
            Assert.Contains(name, Assert.Throws<VcmrException>(() => tagger.Tag(folder.File(name))).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Load_takes_a_run_folder_or_its_checkpoint_and_refuses_other_files()
    {
        using var folder = new TemporaryFolder();
        using Tagger tagger = Make();
        Assert.Contains(folder.Path, Assert.Throws<VcmrException>(() => Tagger.Load(folder.Path)).Message, StringComparison.Ordinal);
        using var head = TaggingHead.Create(3, 16);
        Safetensors.Write(folder.File(Checkpoint.Best), ModuleState.Of(head));
        Assert.Contains("holds no encoder", Assert.Throws<VcmrException>(() => Tagger.Load(folder.File(Checkpoint.Best))).Message, StringComparison.Ordinal);
        using var encoder = new SampleCnn(Shape);
        Safetensors.Write(
            folder.File("encoder.safetensors"), ModuleState.Of(encoder),
            new Dictionary<string, string> { ["vcmr.shape"] = """{"firstKernel":5,"pool":7,"blocks":4,"width":4,"embeddingSize":16}""" });
        Assert.Contains("is no tagger", Assert.Throws<VcmrException>(() => Tagger.Load(folder.File("encoder.safetensors"))).Message, StringComparison.Ordinal);

        tagger.Save(folder.File(TaggerFile.Name));
        using (Tagger beside = Tagger.Load(folder.File(Checkpoint.Best)))
        {
            Assert.Equal(Info.Tags, beside.Info.Tags);
        }

        foreach (string info in new[] { "[]", "{}", "rubbish", """{"shape":null,"tags":["a"],"groups":{},"overlap":0.5,"method":"","profile":"","seed":1}""" })
        {
            Safetensors.Write(folder.File("bad.safetensors"), ModuleState.Of(head), new Dictionary<string, string> { ["vcmr.tagger"] = info });
            Assert.Throws<VcmrException>(() => Tagger.Load(folder.File("bad.safetensors")));
        }
    }

    [Fact]
    public void Export_joins_a_run_and_its_encoder_once_and_keeps_only_the_encoder_of_stage_one()
    {
        using var folder = new TemporaryFolder();
        WaveFile.Write(folder.File("a.wav"), WaveFile.Tone(440, 2, 16000));
        torch.manual_seed(2);
        using var model = new AudioContrastiveModel(Shape);
        using var head = TaggingHead.Create(3, Shape.EmbeddingSize, 8);
        var state = new TrainingState { Finished = true };
        var encoder = new PretrainedEncoder(Method.AudioOnly, 1, Shape, new RunFolder(folder.Path, "audio", new { A = 1 }), state);
        var run = new RunFolder(folder.Path, "tags", new { A = 2 });
        Checkpoint.Save(encoder.Checkpoint, model, null, state, "{}");

        TaggerFile.Export(encoder, run, Info);
        Assert.False(File.Exists(run.File(TaggerFile.Name)), "there is no head yet");

        Checkpoint.Save(run.File(Checkpoint.Best), head, null, state, "{}");
        TaggerFile.Export(encoder, run, Info);
        using (SafetensorsFile file = Safetensors.Read(run.File(TaggerFile.Name)))
        {
            Assert.Equal(["projector.1.bias", "projector.1.weight", "projector.3.bias", "projector.3.weight"],
                file.Tensors.Keys.Where(k => !k.StartsWith("encoder.all_blocks.", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        }

        using Tagger found = Tagger.Load(run.Path);
        using var expected = new Tagger(model.Encoder, head, Info);
        Assert.Equal(expected.Tag(folder.File("a.wav")).Scores, found.Tag(folder.File("a.wav")).Scores);
        DateTime written = File.GetLastWriteTimeUtc(run.File(TaggerFile.Name));
        TaggerFile.Export(encoder, run, Info with { Profile = "other" });
        Assert.Equal(written, File.GetLastWriteTimeUtc(run.File(TaggerFile.Name)));
    }

    [Fact]
    public void Timeline_file_has_seconds_and_the_scores_of_all_tags()
    {
        using var folder = new TemporaryFolder();
        var tagged = new TaggedFile("song.ogg", [0, 0.5, 1], 1, [[0.1f, 0.5f, 0.2f], [0.2f, 0.6f, 0.1f], [0.3f, 0.7f, 0]], [0.2f, 0.6f, 0.1f]);
        TaggerTimeline.Save(folder.Path, tagged, Info, 2, "song-timeline");
        JsonNode json = JsonNode.Parse(File.ReadAllText(folder.File("song-timeline.json")))!;
        Assert.Equal([0, 0.5, 1], json["timeline"]!["seconds"]!.AsArray().Select(s => (double)s!));
        Assert.Equal(Info.Tags, json["timeline"]!["tags"]!.AsArray().Select(t => (string)t!));
        Assert.Equal(0.7f, (float)json["timeline"]!["segments"]![2]![1]!);
        Assert.NotNull(json["data"]);
        Assert.Contains("audio only", TaggerTimeline.Draw(tagged, Info with { Method = "audioOnly" }, 2, "x").Chart.Footer, StringComparison.Ordinal);
        foreach (string kind in new[] { "png", "svg", "html" })
        {
            Assert.True(File.Exists(folder.File("song-timeline." + kind)));
        }
    }

    private static Tagger Make() => Make(out _, out _, standardise: false);

    private static Tagger Make(out SampleCnn encoder, out TorchSharp.Modules.Sequential head, bool standardise)
    {
        torch.manual_seed(1);
        encoder = new SampleCnn(Shape);
        head = TaggingHead.Create(Info.Tags.Count, Shape.EmbeddingSize, 8, standardise: standardise);
        (head.children().First() as Standardisation)?.Measure([.. Enumerable.Range(0, 5 * Shape.EmbeddingSize).Select(i => i * i / 3000f)]);
        return new Tagger(encoder, head, Info);
    }
}
