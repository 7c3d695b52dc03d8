using System.Text;
using Vcmr.Datasets;
using Vcmr.Datasets.Integrity;
using Vcmr.Datasets.Sets;
using Vcmr.Datasets.Tagged;
using Vcmr.Datasets.Videos;
using Vcmr.Media;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Datasets.Tagged;

public sealed class TaggedCorpusTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Corpus_holds_clips_tags_and_groups()
    {
        Tone("a.wav", 440);
        Tone("b, too.wav", 220);
        Csv("a.wav,train,rock;guitar", "\"b, too.wav\",test,guitar");
        File.WriteAllText(_folder.File("groups.yaml"), "genre: [rock]\ninstrument:\n  - guitar\n  - piano\n");

        TaggedCorpusSummary summary = Prepare();

        using TaggedCorpus corpus = TaggedCorpus.Open(_folder.File("corpus"));
        Assert.Equal(["guitar", "rock"], corpus.Tags);
        Assert.Equal(("genre", "instrument"), (corpus.Groups["rock"], corpus.Groups["guitar"]));
        Assert.Equal([("a.wav", "train"), ("b, too.wav", "test")], corpus.Clips.Select(c => (c.Id, c.Split)));
        Assert.Equal([0, 1], corpus.Clips[0].Tags);
        Assert.Equal([0], corpus.Clips[1].Tags);
        Assert.Equal((2, 2, 2), (summary.Clips, summary.Tags, summary.Processed));
        float[] waveform = new float[corpus.Clips[1].AudioLength];
        corpus.ReadAudio(corpus.Clips[1].AudioOffset, waveform);
        Assert.Equal(WaveFile.Tone(220, 1, 16000).Select(s => s / 32768f), waveform);
    }

    [Fact]
    public void Missing_and_broken_audio_is_a_row()
    {
        Tone("a.wav", 440);
        File.WriteAllText(_folder.File("broken.mp3"), "no music");
        Csv("a.wav,train,x", "broken.mp3,train,x", "gone.mp3,test,x");

        TaggedCorpusSummary summary = Prepare();

        Assert.Equal(1, summary.Clips);
        Assert.Equal(["broken.mp3", "gone.mp3"], summary.Problems.Select(p => p.Path));
        Assert.StartsWith("unreadable: ", summary.Problems[0].Reason, StringComparison.Ordinal);
        Assert.Equal("missing", summary.Problems[1].Reason);
    }

    [Fact]
    public void Second_run_decodes_nothing_but_takes_new_tags_and_files()
    {
        Tone("a.wav", 440);
        Csv("a.wav,train,x", "later.wav,test,x");
        Prepare();
        Assert.Equal(0, Prepare().Processed);

        Tone("later.wav", 330);
        Csv("a.wav,validation,x;y", "later.wav,test,x");
        TaggedCorpusSummary summary = Prepare();

        Assert.Equal((1, 2, 2), (summary.Processed, summary.Clips, summary.Tags));
        Assert.Equal(1, summary.Splits["validation"]);
    }

    [Fact]
    public void Interrupted_run_ends_with_the_bytes_of_an_uninterrupted_one()
    {
        foreach (int i in Enumerable.Range(1, 5))
        {
            Tone($"{i}.wav", 100 * i);
        }

        Csv("1.wav,train,x", "2.wav,train,x", "3.wav,test,x", "4.wav,test,x", "5.wav,test,x");
        Prepare("whole");
        using var stop = new CancellationTokenSource();
        var progress = new StopAfter(2, stop);
        Assert.ThrowsAny<OperationCanceledException>(() => TaggedCorpusBuilder.Prepare(_folder.File("clips.csv"), _folder.File("broken"), progress, stop.Token));
        using (FileStream torn = new(_folder.File("broken/audio.npy"), FileMode.Append))
        {
            torn.Write(new byte[777]);
        }

        Assert.Equal(3, Prepare("broken").Processed);

        Assert.Equal(File.ReadAllBytes(_folder.File("whole/audio.npy")), File.ReadAllBytes(_folder.File("broken/audio.npy")));
        using TaggedCorpus a = TaggedCorpus.Open(_folder.File("whole"));
        using TaggedCorpus b = TaggedCorpus.Open(_folder.File("broken"));
        Assert.Equal(a.Fingerprint, b.Fingerprint);
    }

    [Fact]
    public void Real_music_goes_through()
    {
        string[] songs = [.. Directory.EnumerateFiles(GoldenFiles.Find("media", "music"), "*.ogg").Order(StringComparer.Ordinal)];
        File.WriteAllLines(_folder.File("clips.csv"), ["path,split,tags", .. songs.Select(s => $"\"{s}\",train,music")]);

        TaggedCorpusSummary summary = Prepare();

        Assert.Equal(songs.Length, summary.Clips);
        Assert.Empty(summary.Problems);
    }

    [Theory]
    [InlineData("wav")]
    [InlineData("flac")]
    public void Long_clip_is_stored_as_it_is_decoded(string kind)
    {
        // Longer than what is held in memory; the second one turns out to be unusable when most of it is stored.
        string name = $"long.{kind}";
        Tone("a.wav", 440);
        TestVideo.Ffmpeg(["-v", "error", "-f", "lavfi", "-t", "620", "-i", "aevalsrc='0.5*sin(t*t)':s=16000", _folder.File(name)]);
        TestVideo.Ffmpeg(["-v", "error", "-f", "lavfi", "-t", "1200", "-i", "sine=r=8000", "-c:a", "pcm_s16le", _folder.File("whole.mka")]);
        TestVideo.Ffmpeg(["-v", "error", "-i", _folder.File("whole.mka"), "-c", "copy", "-bsf:a", "noise=drop='between(pts*tb,601,1001)'", _folder.File("hollow.mka")]);
        Tone("b.wav", 220);
        Csv("a.wav,train,x", $"{name},train,x", "hollow.mka,test,x", "b.wav,test,x");

        TaggedCorpusSummary summary = Prepare();

        using TaggedCorpus corpus = TaggedCorpus.Open(_folder.File("corpus"));
        Assert.Equal(["a.wav", name, "b.wav"], corpus.Clips.Select(c => c.Id));
        Assert.Equal("hollow.mka", Assert.Single(summary.Problems).Path);
        Assert.Matches("^sound incomplete: (399|400).. s missing in 1200.. s$", summary.Problems[0].Reason);
        Assert.Equal([16000, 620 * 16000, 16000], corpus.Clips.Select(c => c.AudioLength));
        Assert.Equal(AudioDecoder.Decode(_folder.File(name), 0, null, TestContext.Current.CancellationToken).Select(s => s / 32768f), Samples(corpus.Clips[1]));
        Assert.Equal(WaveFile.Tone(220, 1, 16000).Select(s => s / 32768f), Samples(corpus.Clips[2]));
        Assert.True(CorpusVerifier.Verify([_folder.File("corpus")], cancellation: TestContext.Current.CancellationToken).IsIntact);

        float[] Samples(TaggedClip clip)
        {
            float[] waveform = new float[clip.AudioLength];
            corpus.ReadAudio(clip.AudioOffset, waveform);
            return waveform;
        }
    }

    [Fact]
    public void Clip_with_a_hole_keeps_its_place_in_time_and_the_catalog_says_so()
    {
        TestVideo.Ffmpeg(["-v", "error", "-f", "lavfi", "-t", "20", "-i", "sine=r=16000", "-c:a", "pcm_s16le", _folder.File("whole.mka")]);
        TestVideo.Ffmpeg(["-v", "error", "-i", _folder.File("whole.mka"), "-c", "copy", "-bsf:a", "noise=drop='between(pts*tb,5,7)'", _folder.File("hole.mka")]);
        Csv("whole.mka,train,x", "hole.mka,test,x");

        Prepare();

        using TaggedCorpus corpus = TaggedCorpus.Open(_folder.File("corpus"));
        Assert.Equal([320_000, 320_000], corpus.Clips.Select(c => c.AudioLength));
        Assert.Null(corpus.Clips[0].Mended);
        Assert.InRange(corpus.Clips[1].Mended!.FilledSeconds, 1.9, 2.1);
        Assert.Equal(corpus.Clips[1].Mended!.FilledSeconds, corpus.Clips[1].Mended!.TotalSeconds);
    }

    [Theory]
    [InlineData("path,tags", "begin with the header")]
    [InlineData("path,split,tags\na.wav,train", "line 2")]
    [InlineData("path,split,tags\na.wav,dev,x", "'dev'")]
    [InlineData("path,split,tags\na.wav,train,x\na.wav,test,x", "repeats")]
    [InlineData("path,split,tags\r\n\r\na.wav,train,x\r\nb.wav,test", "line 4")]
    [InlineData("path,split,tags\na.wav,train,x\n\"b.wav,train,x\nc.wav,test,y\n", "line 3 of")]
    [InlineData("path,split,tags\n\"b.wav,train,x\nc.wav\",test,y\n", "line 2 of")]
    public void Wrong_lines_are_named(string text, string expected)
    {
        File.WriteAllText(_folder.File("clips.csv"), text);

        Assert.Contains(expected, Assert.Throws<VcmrException>(() => TaggedCsv.Read(_folder.File("clips.csv"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Quotes_line_ends_and_the_mark_of_utf8_are_understood()
    {
        const string Text = "\"path\",split,tags\r\n\"a, b.wav\",train,\"x;y\"\r\n\r\n\"say \"\"hé\"\".wav\",\"test\", x ; x;;z z\nplain.wav,validation,";
        File.WriteAllText(_folder.File("clips.csv"), Text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));

        Assert.Equal(
            ["a, b.wav|train|x;y", "say \"hé\".wav|test|x;z z", "plain.wav|validation|"],
            TaggedCsv.Read(_folder.File("clips.csv")).Entries.Select(e => $"{e.Path}|{e.Split}|{string.Join(';', e.Tags)}"));
    }

    [Fact]
    public void Quote_that_swallows_a_long_file_is_the_fault_of_its_line()
    {
        File.WriteAllText(_folder.File("clips.csv"), "path,split,tags\na.wav,train,x\n\"b.wav,train,x\n" + string.Concat(Enumerable.Repeat("c.wav,train,some tag\n", 1_000_000)));

        string message = Assert.Throws<VcmrException>(() => TaggedCsv.Read(_folder.File("clips.csv"))).Message;
        Assert.Contains("Line 3 of", message, StringComparison.Ordinal);
        Assert.Contains("a quote in it is not closed", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Paths_with_backslashes_are_understood_and_a_file_of_that_very_name_goes_before()
    {
        Directory.CreateDirectory(_folder.File("deep/er"));
        Tone("deep/er/a.wav", 440);
        Tone("deep/b.wav", 220);
        Tone("deep\\b.wav", 110);
        Csv("deep\\er\\a.wav,train,x", "deep\\b.wav,train,x");

        TaggedCorpusSummary summary = Prepare();

        Assert.Equal((2, 0), (summary.Clips, summary.Problems.Count));
        using TaggedCorpus corpus = TaggedCorpus.Open(_folder.File("corpus"));
        Assert.Equal(["deep\\er\\a.wav", "deep\\b.wav"], corpus.Clips.Select(c => c.Id));
        float[] waveform = new float[corpus.Clips[1].AudioLength];
        corpus.ReadAudio(corpus.Clips[1].AudioOffset, waveform);
        Assert.Equal(WaveFile.Tone(110, 1, 16000).Select(s => s / 32768f), waveform);
    }

    [Fact]
    public void Second_name_of_the_same_bytes_is_reported()
    {
        Tone("a.wav", 440);
        File.Copy(_folder.File("a.wav"), _folder.File("b.wav"));
        Tone("c.wav", 220);
        File.WriteAllText(_folder.File("d.mp3"), "");
        File.WriteAllText(_folder.File("e.mp3"), "");
        Csv("b.wav,train,x", "c.wav,train,x", "a.wav,test,x", "d.mp3,train,x", "e.mp3,train,x");

        TaggedCorpusSummary summary = Prepare();

        Assert.Equal([new SameContent("a.wav", "b.wav")], summary.Same);
        Assert.Equal(3, summary.Clips);
        Assert.Equal(["unreadable: it is empty", "unreadable: it is empty"], summary.Problems.Select(p => p.Reason));
        Assert.Equal(summary.Same, Prepare().Same);
    }

    [Theory]
    [InlineData("genre:\n  - rock\n  -\n", "Line 3 of")]
    [InlineData("genre: [rock]\n\ngenre: [jazz]\n", "Line 3 of")]
    [InlineData("genre: [rock]\nmood:\n", "Line 2 of")]
    [InlineData("genre: [rock]\nmood: 3\n", "Line 2 of")]
    [InlineData("genre: [rock]\nmood: [[a]]\n", "Line 2 of")]
    [InlineData("genre: [rock]\nmood: [soft,\n  rock]\n", "Line 3 of")]
    [InlineData("- rock\n", "Line 1 of")]
    public void Wrong_groups_are_an_error_that_names_the_line(string yaml, string says)
    {
        Tone("a.wav", 440);
        Csv("a.wav,train,rock");
        File.WriteAllText(_folder.File("groups.yaml"), yaml);

        Assert.Contains($"{says} '{_folder.File("groups.yaml")}'", Assert.Throws<VcmrException>(() => Prepare()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Video_corpus_is_not_taken_for_a_tagging_corpus()
    {
        Tone("a.wav", 440);
        Csv("a.wav,train,x");
        Prepare();

        Assert.Throws<VcmrException>(() => VideoCorpus.Open(_folder.File("corpus")));
    }

    private void Tone(string name, double hertz) => WaveFile.Write(_folder.File(name), WaveFile.Tone(hertz, 1, 16000));

    private void Csv(params string[] lines) => File.WriteAllLines(_folder.File("clips.csv"), ["path,split,tags", .. lines]);

    private TaggedCorpusSummary Prepare(string corpus = "corpus") =>
        TaggedCorpusBuilder.Prepare(_folder.File("clips.csv"), _folder.File(corpus), null, TestContext.Current.CancellationToken);

    private sealed class StopAfter(int count, CancellationTokenSource stop) : IProgress<ItemProgress>
    {
        public void Report(ItemProgress value)
        {
            if (value.Done == count)
            {
                stop.Cancel();
            }
        }
    }
}
