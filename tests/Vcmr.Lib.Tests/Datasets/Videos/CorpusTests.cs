using Vcmr.Datasets;
using Vcmr.Datasets.Videos;
using Vcmr.Media;
using Vcmr.Tests.Support;
using Vcmr.Video.Encoders;
using Vcmr.Video.Preprocessing;
using Xunit;

namespace Vcmr.Tests.Datasets.Videos;

public sealed class CorpusTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public CorpusTests() => Directory.CreateDirectory(Videos);

    private string Videos => _folder.File("videos");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Corpus_keeps_what_the_rule_keeps_and_says_why_not_the_rest()
    {
        TestVideo.Make(Video("kept.mp4"), 31, "testsrc=size=64x36:rate=10,hue=H=floor(t/8)*2");
        TestVideo.Make(Video("a scene.mp4"), 31, "color=red:size=64x36:rate=10");
        TestVideo.Make(Video("no sound.mp4"), 16, sound: null);
        TestVideo.Make(Video("no picture.mp4"), 16, picture: null);
        TestVideo.Make(Video("short.mp4"), 14);
        TestVideo.Make(Video("silent.mp4"), 16, sound: TestVideo.Silence);
        File.WriteAllText(Video("text.mp4"), "This is no video.");
        File.WriteAllBytes(Video("empty.mp4"), []);
        TestVideo.Make(Video("whole.mkv"), 40);
        byte[] whole = File.ReadAllBytes(Video("whole.mkv"));
        File.Delete(Video("whole.mkv"));
        File.WriteAllBytes(Video("torn.mkv"), whole[..(whole.Length / 2)]);

        PrepareSummary summary = Prepare("corpus");

        using VideoCorpus corpus = VideoCorpus.Open(_folder.File("corpus"));
        Dictionary<string, VideoItem> videos = corpus.Videos.ToDictionary(v => v.Path);
        Assert.Equal((VideoState.Kept, null), (videos["kept.mp4"].State, videos["kept.mp4"].Reason));
        Assert.Equal((VideoState.Rejected, "scene too long: 31.0 s of 30 s"), (videos["a scene.mp4"].State, videos["a scene.mp4"].Reason));
        Assert.Equal((VideoState.Rejected, Reasons.NoAudio), (videos["no sound.mp4"].State, videos["no sound.mp4"].Reason));
        Assert.Equal((VideoState.Rejected, Reasons.NoVideo), (videos["no picture.mp4"].State, videos["no picture.mp4"].Reason));
        Assert.Equal((VideoState.Rejected, "shorter than one segment: 14.0 s of 15 s"), (videos["short.mp4"].State, videos["short.mp4"].Reason));
        Assert.Equal((VideoState.Rejected, Reasons.Silent), (videos["silent.mp4"].State, videos["silent.mp4"].Reason));
        Assert.All(new[] { "text.mp4", "empty.mp4", "torn.mkv" }, name =>
        {
            Assert.Equal(VideoState.Failed, videos[name].State);
            Assert.StartsWith("unreadable: ", videos[name].Reason, StringComparison.Ordinal);
            Assert.DoesNotContain(_folder.Path, videos[name].Reason, StringComparison.Ordinal);
            Assert.DoesNotContain(name, videos[name].Reason, StringComparison.Ordinal);
        });
        Assert.Equal((9, 1, 2, 9), (summary.Videos, summary.Kept, summary.Segments, summary.Processed));
        Assert.Equal(3, summary.Failed[Reasons.Unreadable]);
        Assert.Equal(1, summary.Rejected[Reasons.LongScene]);
    }

    [Fact]
    public void Every_file_of_a_folder_is_in_the_catalog_or_counted_as_passed_over()
    {
        string[] broadcast = ["-r", "25", "-c:v", "mpeg2video", "-c:a", "mp2"];
        TestVideo.Make(Video("00012.MTS"), 16, more: [.. broadcast, "-f", "mpegts", "-mpegts_m2ts_mode", "1"]);
        TestVideo.Make(Video("VTS_01_1.VOB"), 16, more: broadcast);
        TestVideo.Make(Video("ok.mp4"), 16);
        TestVideo.Make(Video("no ending"), 16, more: ["-f", "matroska"]);
        TestVideo.Make(Video("odd.video"), 16, more: ["-f", "mov"]);
        TestVideo.Make(Video("half.mp4.part"), 16, more: ["-f", "mp4"]);
        WaveFile.Write(Video("song.wav"), WaveFile.Tone(440, 1, 16000));
        foreach (string name in new[] { "ok.srt", "ok.txt", "ok.info.json", "ok.jpg", ".DS_Store" })
        {
            File.WriteAllText(Video(name), "no video");
        }

        PrepareSummary summary = Prepare("corpus");

        using VideoCorpus corpus = VideoCorpus.Open(_folder.File("corpus"));
        Assert.Equal(["00012.MTS", "VTS_01_1.VOB", "no ending", "odd.video", "ok.mp4"], corpus.Videos.Select(v => v.Path));
        Assert.Equal(5, summary.Kept);
        Assert.Equal("7 passed over: 1 .jpg, 1 .json, 1 .part, 1 .srt, 1 .txt, 1 .wav, 1 hidden", summary.PassedOver!.ToString());
    }

    [Fact]
    public void Folder_without_any_video_is_an_error_that_says_what_it_holds()
    {
        File.WriteAllText(Video("list.txt"), "no video");

        string message = Assert.Throws<VcmrException>(() => Prepare("corpus")).Message;

        Assert.Contains(Videos, message, StringComparison.Ordinal);
        Assert.Contains("1 passed over: 1 .txt", message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.File("corpus")));
    }

    [Fact]
    public void Files_of_the_same_bytes_are_one_item_whose_other_names_are_reported()
    {
        MakeThree();
        File.Copy(Video("b.mp4"), Video("0 came later.mp4"));
        Prepare("corpus", files: ["a.mp4", "b.mp4", "c.mp4"]);

        PrepareSummary summary = Prepare("corpus");

        Assert.Equal((3, 1), (summary.Kept, summary.Rejected[Reasons.Same]));
        using (VideoCorpus corpus = VideoCorpus.Open(_folder.File("corpus")))
        {
            Assert.Equal(["0 came later.mp4", "a.mp4", "c.mp4"], corpus.Segments.Select(s => s.Song).Distinct());
            VideoItem second = corpus.Videos.Single(v => v.Path == "b.mp4");
            Assert.Equal((VideoState.Rejected, "same content as another file: 0 came later.mp4"), (second.State, second.Reason));
            Prepare("at once");
            using VideoCorpus again = VideoCorpus.Open(_folder.File("at once"));
            Assert.Equal(again.Fingerprint, corpus.Fingerprint);
        }

        File.Delete(Video("0 came later.mp4"));
        Assert.Equal((3, 0), (Prepare("corpus").Kept, Prepare("corpus").Rejected.Count));
    }

    [Fact]
    public void Empty_files_come_into_the_catalog_together_and_none_gets_lost_when_the_run_is_stopped()
    {
        foreach (int i in Enumerable.Range(0, 200))
        {
            File.WriteAllBytes(Video($"{i:000}.mp4"), []);
        }

        using var stop = new CancellationTokenSource();
        int reported = 0;
        var progress = new Told<ItemProgress>(p =>
        {
            reported = p.Done;
            if (p.Done == 77)
            {
                stop.Cancel();
            }
        });
        Assert.ThrowsAny<OperationCanceledException>(() => VideoCorpusBuilder.Prepare(Options("corpus"), progress, stop.Token));
        using (VideoCorpus corpus = VideoCorpus.Open(_folder.File("corpus")))
        {
            Assert.Equal((77, 77), (reported, corpus.Videos.Count));
        }

        PrepareSummary summary = Prepare("corpus");
        Assert.Equal((200, 123), (summary.Failed[Reasons.Unreadable], summary.Processed));
    }

    [Fact]
    public void Corpus_holds_the_centred_audio_and_one_feature_row_a_second()
    {
        TestVideo.Make(Video("one.mp4"), 20, sound: "aevalsrc=0.4*sin(2*PI*(200+20*t)*t):s=16000");
        Prepare("corpus");
        using VideoCorpus corpus = VideoCorpus.Open(_folder.File("corpus"));

        Segment segment = Assert.Single(corpus.Segments);
        Assert.Equal(("one.mp4", 0, 15 * AudioFormat.SampleRate, 15), (segment.Song, segment.Index, segment.AudioLength, segment.FeatureRows));
        float[] waveform = new float[segment.AudioLength];
        corpus.ReadAudio(segment.AudioOffset, waveform);

        // 20 s hold one segment, from second 2 (half of the surplus, whole) to 17.
        short[] expected = AudioDecoder.Decode(Video("one.mp4"), 2, 15, TestContext.Current.CancellationToken);
        Assert.Equal(expected.Select(s => s / 32768f), waveform);
        float[] features = new float[segment.FeatureRows * corpus.FeatureDimension];
        corpus.ReadFeatures(segment.FeatureRow, features);
        Assert.Equal(15 * 512, features.Length);
        Assert.All(features.Chunk(512), row => Assert.Contains(row, value => value != 0));
    }

    [Fact]
    public void Features_are_the_means_of_five_frames_a_second()
    {
        TestVideo.Make(Video("one.mp4"), 17);
        Prepare("corpus");
        using VideoCorpus corpus = VideoCorpus.Open(_folder.File("corpus"));
        float[] features = new float[512];

        corpus.ReadFeatures(3, features);

        // Row 3 is second 1 + 3 of the video: of 10 frames a second, 40, 42, 44, 46 and 48. Motion needs the whole batch.
        MediaInfo media = MediaProbe.Probe(Video("one.mp4"), TestContext.Current.CancellationToken);
        var preprocessing = new ClipPreprocessing(64, 36);
        byte[] frames = new byte[25 * ClipPreprocessing.FrameBytes];
        OnePass.Run(media, 0, 0, (frame, number, _) =>
        {
            int place = (number / 2) - 5;
            if (number % 2 == 0 && place is >= 0 and < 25)
            {
                preprocessing.ToBytes(frame, frames.AsSpan(place * ClipPreprocessing.FrameBytes, ClipPreprocessing.FrameBytes));
            }
        }, new OnePassOptions(), TestContext.Current.CancellationToken);
        float[] vectors = new float[25 * 512];
        using var encoder = new DescriptorEncoder();
        encoder.Encode(frames, 25, vectors);
        float[] means = new float[5 * 512];
        SecondMeans.Compute(vectors, 512, means);
        Assert.Equal(means[(3 * 512)..(4 * 512)], features);
    }

    [Fact]
    public void Second_run_does_nothing()
    {
        MakeThree();
        Prepare("corpus");
        byte[] catalog = File.ReadAllBytes(_folder.File("corpus/catalog.db"));

        PrepareSummary second = Prepare("corpus");

        Assert.Equal(0, second.Processed);
        Assert.Equal(catalog, File.ReadAllBytes(_folder.File("corpus/catalog.db")));
    }

    [Fact]
    public void Copied_files_are_not_decoded_again()
    {
        MakeThree();
        Prepare("corpus");
        File.SetLastWriteTimeUtc(Video("a.mp4"), new DateTime(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        Assert.Equal(0, Prepare("corpus").Processed);
    }

    [Fact]
    public void Interrupted_run_ends_with_the_bytes_of_an_uninterrupted_one()
    {
        MakeThree();
        Prepare("whole");
        Prepare("broken", files: ["a.mp4"]);

        // What a kill between the append and the catalog's commit leaves behind.
        foreach (string store in new[] { "broken/audio.npy", "broken/clip.npy" })
        {
            using FileStream torn = new(_folder.File(store), FileMode.Append);
            torn.Write(new byte[12345]);
        }

        using (VideoCorpus half = VideoCorpus.Open(_folder.File("broken")))
        {
            Assert.Single(half.Segments);
        }

        Prepare("broken");

        Assert.Equal(File.ReadAllBytes(_folder.File("whole/audio.npy")), File.ReadAllBytes(_folder.File("broken/audio.npy")));
        Assert.Equal(File.ReadAllBytes(_folder.File("whole/clip.npy")), File.ReadAllBytes(_folder.File("broken/clip.npy")));
        using VideoCorpus a = VideoCorpus.Open(_folder.File("whole"));
        using VideoCorpus b = VideoCorpus.Open(_folder.File("broken"));
        Assert.Equal(a.Fingerprint, b.Fingerprint);
    }

    [Fact]
    public void Stores_do_not_depend_on_the_number_of_workers()
    {
        MakeThree();
        Prepare("one", workers: 1);
        Prepare("three", workers: 3);

        Assert.Equal(File.ReadAllBytes(_folder.File("one/audio.npy")), File.ReadAllBytes(_folder.File("three/audio.npy")));
        Assert.Equal(File.ReadAllBytes(_folder.File("one/clip.npy")), File.ReadAllBytes(_folder.File("three/clip.npy")));
    }

    [Fact]
    public void Failed_items_are_tried_again_only_on_request()
    {
        TestVideo.Make(Video("a.mp4"), 16);
        byte[] good = File.ReadAllBytes(Video("a.mp4"));
        File.WriteAllBytes(Video("a.mp4"), new byte[good.Length]);
        DateTime written = File.GetLastWriteTimeUtc(Video("a.mp4"));
        Assert.Equal(0, Prepare("corpus").Kept);
        File.WriteAllBytes(Video("a.mp4"), good);
        File.SetLastWriteTimeUtc(Video("a.mp4"), written);

        Assert.Equal((0, 0), (Prepare("corpus").Processed, Prepare("corpus").Kept));
        Assert.Equal(1, Prepare("corpus", retry: true).Kept);
    }

    [Fact]
    public void Corpus_refuses_other_settings_than_it_was_begun_with()
    {
        TestVideo.Make(Video("a.mp4"), 16);
        Prepare("corpus");

        var error = Assert.Throws<VcmrException>(() => VideoCorpusBuilder.Prepare(
            Options("corpus") with { SceneThreshold = 30 }, null, TestContext.Current.CancellationToken));

        Assert.Contains("scene threshold '27', not '30'", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-dash first.mp4")]
    [InlineData("it's \"quoted\" $(and) ;odd.mp4")]
    [InlineData("ünïcode 音楽 %03d.mp4")]
    public void Corpus_takes_any_file_name(string name)
    {
        TestVideo.Make(Video(name), 16);

        Assert.Equal(1, Prepare("corpus").Kept);
        using VideoCorpus corpus = VideoCorpus.Open(_folder.File("corpus"));
        Assert.Equal(name, corpus.Segments[0].Song);
    }

    [Fact]
    public void Real_clips_are_kept_or_rejected_for_the_known_reasons()
    {
        PrepareSummary summary = VideoCorpusBuilder.Prepare(
            Options("corpus") with { VideoFolder = GoldenFiles.Find("media") }, null, TestContext.Current.CancellationToken);

        using VideoCorpus corpus = VideoCorpus.Open(_folder.File("corpus"));
        Assert.Equal(["big-buck-bunny-30s.mp4", "big-buck-bunny-30s.webm"], corpus.Videos.Where(v => v.State == VideoState.Kept).Select(v => v.Path));
        Assert.Equal(4, summary.Segments);
        Assert.Equal(1, summary.Rejected[Reasons.NoAudio]);
        Assert.Equal(2, summary.Rejected[Reasons.TooShort]);
        Assert.Empty(summary.Failed);
    }

    [Fact]
    public void Open_says_that_there_is_no_corpus()
    {
        Assert.Throws<VcmrException>(() => VideoCorpus.Open(_folder.File("nothing")));
        Directory.CreateDirectory(_folder.File("wrong"));
        File.WriteAllText(_folder.File("wrong/catalog.db"), "no database");
        Assert.Throws<VcmrException>(() => VideoCorpus.Open(_folder.File("wrong")));
    }

    private sealed class Told<T>(Action<T> tell) : IProgress<T>
    {
        public void Report(T value) => tell(value);
    }

    private string Video(string name) => Path.Combine(Videos, name);

    private void MakeThree()
    {
        TestVideo.Make(Video("a.mp4"), 16);
        TestVideo.Make(Video("b.mp4"), 31, "testsrc=size=64x36:rate=10,hue=H=floor(t/8)*2");
        TestVideo.Make(Video("c.mp4"), 16, "mandelbrot=size=64x36:rate=10");
    }

    private PrepareOptions Options(string corpus) => new() { VideoFolder = Videos, CorpusFolder = _folder.File(corpus) };

    private PrepareSummary Prepare(string corpus, IReadOnlyList<string>? files = null, int workers = 2, bool retry = false) =>
        VideoCorpusBuilder.Prepare(Options(corpus) with { Files = files, Workers = workers, RetryFailed = retry }, null, TestContext.Current.CancellationToken);
}
