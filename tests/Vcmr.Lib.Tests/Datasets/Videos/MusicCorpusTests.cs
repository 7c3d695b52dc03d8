using Vcmr.Datasets;
using Vcmr.Datasets.Sets;
using Vcmr.Datasets.Tagged;
using Vcmr.Datasets.Videos;
using Vcmr.Lessons;
using Vcmr.Media;
using Vcmr.Studies;
using Vcmr.Studies.Files;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Datasets.Videos;

/// <summary>A corpus of sound alone, which serves stage 1.</summary>
public sealed class MusicCorpusTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public MusicCorpusTests() => Directory.CreateDirectory(Music);

    private string Music => _folder.File("music");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Corpus_holds_the_middle_of_every_audio_file_and_the_reason_for_each_other_one()
    {
        short[] sound = [.. Enumerable.Range(0, 47 * AudioFormat.SampleRate).Select(i => (short)((i * 7 % 20_001) - 10_000))];
        WaveFile.Write(Path.Combine(Music, "a.wav"), sound);
        TestVideo.Make(Path.Combine(Music, "b.mp4"), 16, "color=red:size=64x36:rate=10");
        TestVideo.Make(Path.Combine(Music, "no sound.mp4"), 16, sound: null);
        WaveFile.Write(Path.Combine(Music, "short.wav"), sound[..AudioFormat.SampleRate]);
        WaveFile.Write(Path.Combine(Music, "silent.wav"), new short[16 * AudioFormat.SampleRate]);
        File.WriteAllText(Path.Combine(Music, "text.ogg"), "This is no music.");
        File.WriteAllText(Path.Combine(Music, "notes.txt"), "Not taken.");

        PrepareSummary summary = Prepare();

        using VideoCorpus corpus = VideoCorpus.Open(_folder.File("corpus"));
        Dictionary<string, VideoItem> items = corpus.Videos.ToDictionary(v => v.Path);
        Assert.Equal(["a.wav", "b.mp4", "no sound.mp4", "short.wav", "silent.wav", "text.ogg"], items.Keys.Order(StringComparer.Ordinal));
        // A still picture is no reason here.
        Assert.Equal((3, 1), (items["a.wav"].Segments, items["b.mp4"].Segments));
        Assert.Equal(Reasons.NoAudio, items["no sound.mp4"].Reason);
        Assert.Equal("shorter than one segment: 1.0 s of 15 s", items["short.wav"].Reason);
        Assert.Equal(Reasons.Silent, items["silent.wav"].Reason);
        Assert.StartsWith("unreadable: ", items["text.ogg"].Reason, StringComparison.Ordinal);
        Assert.Equal((6, 2, 4, 6), (summary.Videos, summary.Kept, summary.Segments, summary.Processed));
        Assert.Equal(VideoCorpus.NoEncoder, corpus.EncoderId);
        Assert.All(corpus.Segments, s => Assert.Equal(0, s.FeatureRows));

        // 45 of 47 s, centred.
        float[] waveform = new float[100];
        corpus.ReadAudio(corpus.Segments.First(s => s.Song == "a.wav").AudioOffset, waveform);
        Assert.Equal(sound.Skip(AudioFormat.SampleRate).Take(100).Select(v => v / 32768f), waveform);
        Assert.Equal(0, Prepare().Processed);
    }

    [Fact]
    public void Constant_sound_and_sound_that_is_not_finite_are_rejected_with_their_reasons()
    {
        short[] tone = WaveFile.Tone(440, 16, AudioFormat.SampleRate);
        float[] sound = [.. tone.Select(s => s / 32768f)];
        WriteFloats("good.wav", sound);
        sound[5 * AudioFormat.SampleRate] = float.NaN;
        WriteFloats("nan.wav", sound);
        File.Copy(Path.Combine(Music, "nan.wav"), Path.Combine(Music, "named otherwise.mp3"));
        sound[5 * AudioFormat.SampleRate] = float.PositiveInfinity;
        WriteFloats("inf.wav", sound);
        WaveFile.Write(Path.Combine(Music, "constant.wav"), [.. tone.Select(_ => (short)9000)]);
        WaveFile.Write(Path.Combine(Music, "constant 44.wav"), [.. Enumerable.Repeat((short)-9000, 16 * 44_100)], rate: 44_100);

        Prepare();

        using VideoCorpus corpus = VideoCorpus.Open(_folder.File("corpus"));
        Dictionary<string, string?> reasons = corpus.Videos.ToDictionary(v => v.Path, v => v.Reason);
        Assert.Null(reasons["good.wav"]);
        Assert.Equal("audio not finite: NaN or infinite samples from 5.00 s on", reasons["nan.wav"]);
        Assert.Equal(reasons["nan.wav"], reasons["named otherwise.mp3"]);
        Assert.Equal("audio not finite: NaN or infinite samples from 5.00 s on", reasons["inf.wav"]);
        Assert.Equal((Reasons.Constant, Reasons.Constant), (reasons["constant.wav"], reasons["constant 44.wav"]));
        Assert.All(corpus.Videos.Where(v => v.Path != "good.wav"), v => Assert.Equal(VideoState.Rejected, v.State));

        // A tagged set and single files go by the same rule.
        File.WriteAllText(_folder.File("clips.csv"), "path,split,tags\ngood.wav,train,a\nnan.wav,train,a\nnamed otherwise.mp3,train,a\nconstant.wav,train,a\n");
        TaggedCorpusSummary tagged = TaggedCorpusBuilder.Prepare(new TaggedSource(TaggedSetKind.Csv, _folder.File("clips.csv")) { Audio = Music }, _folder.File("tagged"), false, 0, null, TestContext.Current.CancellationToken);
        Assert.Equal(1, tagged.Clips);
        Assert.Equal(["audio not finite", "audio not finite", "constant audio"], tagged.Problems.Select(p => Reasons.KindOf(p.Reason)).Order(StringComparer.Ordinal));
        using var embedder = new Embedder(Encoders.Make(Encoders.Tiny));
        Assert.Contains("NaN or infinite", Assert.Throws<VcmrException>(() => embedder.Embed(Path.Combine(Music, "nan.wav"), TestContext.Current.CancellationToken)).Message);
        Assert.Equal(16, embedder.Embed(Path.Combine(Music, "good.wav"), TestContext.Current.CancellationToken).Length);
    }

    [Theory]
    [InlineData("kind: demo, music: there")]
    [InlineData("kind: folders, music: there, videos: here")]
    public void Music_goes_with_folders_and_in_the_place_of_videos(string data)
    {
        File.WriteAllText(_folder.File("own.yaml"), $"data: {{ {data} }}\n");
        Assert.Contains("data.music", Assert.Throws<VcmrException>(() => Lesson.LoadProfile(_folder.File("own.yaml"))).Message);
    }

    [Fact]
    public void Missing_folder_is_an_error_that_names_it_and_its_key()
    {
        File.WriteAllText(
            _folder.File("own.yaml"),
            $"threads: {TorchSharp.torch.get_num_threads()}\ndata: {{ kind: folders, folder: {_folder.File("work")}, music: {_folder.File("absent")} }}\n");
        using Study study = Lesson.Open(_folder.File("own.yaml"), results: _folder.File("results"));
        string message = Assert.Throws<VcmrException>(() => study.Data.PrepareVideos()).Message;
        Assert.Contains("absent", message);
        Assert.Contains("data.music", message);
    }

    private void WriteFloats(string name, float[] samples)
    {
        using var writer = new NAudio.Wave.WaveFileWriter(Path.Combine(Music, name), NAudio.Wave.WaveFormat.CreateIeeeFloatWaveFormat(AudioFormat.SampleRate, 1));
        writer.WriteSamples(samples, 0, samples.Length);
    }

    private PrepareSummary Prepare() => VideoCorpusBuilder.Prepare(
        new PrepareOptions { VideoFolder = Music, CorpusFolder = _folder.File("corpus"), AudioOnly = true }, null, TestContext.Current.CancellationToken);
}
