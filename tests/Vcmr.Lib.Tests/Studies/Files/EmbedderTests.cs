using Vcmr.Evaluation;
using Vcmr.Media;
using Vcmr.Models;
using Vcmr.Storage;
using Vcmr.Studies.Files;
using Vcmr.Tests.Support;
using Vcmr.Training.Stages;
using Xunit;
using static TorchSharp.torch;

namespace Vcmr.Tests.Studies.Files;

[Collection(nameof(Alone))]
public sealed class EmbedderTests
{
    private static readonly SampleCnnShape Shape = Encoders.Tiny;

    [Fact]
    public void Row_is_the_mean_over_half_overlapping_segments_of_the_file()
    {
        string music = GoldenFiles.Find("media", "music", "sorohanro_-_solo-trumpet-06.ogg");
        using var folder = new TemporaryFolder();
        float[][] expected = Expected(music);
        using var embedder = new Embedder(Encoders.Make(Shape));
        EmbeddingSummary made = embedder.Embed([music], folder.File("a.npy"));
        NpyArray array = NpyArray.Read(folder.File("a.npy"));
        Assert.Equal("<f4", array.Kind);
        Assert.Equal([1, 16], array.Shape);
        for (int i = 0; i < 16; i++)
        {
            Assert.Equal(expected.Average(e => e[i]), array.Values[i], 1e-4);
        }

        int samples = AudioDecoder.Decode(music).Length;
        double end = (((expected.Length - 1) * ClipSegmentation.Step(Shape.InputLength, 0.5)) + Shape.InputLength) / 16000.0;
        Assert.InRange(samples / 16000.0 - end, 0, ClipSegmentation.Step(Shape.InputLength, 0.5) / 16000.0);
        Assert.Equal(["row,file,segments,start,end,error", FormattableString.Invariant($"0,{music},{expected.Length},0,{end:0.####},")], File.ReadAllLines(made.Table));
        Assert.Equal((1, 0, 1L), (made.Files, made.Failed, made.Rows));
    }

    [Fact]
    public void Segments_keep_a_row_each_with_the_time_they_begin()
    {
        using var folder = new TemporaryFolder();
        string first = folder.File("a.wav"), second = folder.File("b.wav");
        WaveFile.Write(first, WaveFile.Tone(440, 2, 16000));
        WaveFile.Write(second, WaveFile.Tone(220, 1, 16000));
        float[][] expected = [.. Expected(first), .. Expected(second)];
        using var embedder = new Embedder(Encoders.Make(Shape));
        EmbeddingSummary made = embedder.Embed([first, second], folder.File("out.npy"), segments: true);
        NpyArray array = NpyArray.Read(folder.File("out.npy"));
        Assert.Equal([5, 16], array.Shape);
        Assert.All(expected.SelectMany(e => e).Zip(array.Values), p => Assert.Equal(p.First, p.Second, 1e-5));
        Assert.Equal(
            [
                "row,file,segments,start,end,error",
                $"0,{first},1,0,0.7503,", $"1,{first},1,0.3751,1.1254,", $"2,{first},1,0.7503,1.5006,", $"3,{first},1,1.1254,1.8757,",
                $"4,{second},1,0,0.7503,",
            ],
            File.ReadAllLines(made.Table));
    }

    [Fact]
    public void One_file_gives_its_row()
    {
        using var folder = new TemporaryFolder();
        string file = folder.File("a.wav");
        WaveFile.Write(file, WaveFile.Tone(440, 2, 16000));
        using var embedder = new Embedder(Encoders.Make(Shape));
        embedder.Embed([file], folder.File("out.npy"));
        Assert.Equal(NpyArray.Read(folder.File("out.npy")).Values, embedder.Embed(file).Select(v => (double)v));
    }

    [Fact]
    public void Long_file_gives_the_same_rows_as_if_it_were_held_whole()
    {
        using var folder = new TemporaryFolder();
        string file = folder.File("long.wav");
        WaveFile.Write(file, WaveFile.Tone(440, 601, 16000));
        using SampleCnn encoder = Encoders.Make(Shape).Fold();
        using var embedder = new Embedder(Encoders.Make(Shape));
        short[] samples = AudioDecoder.Decode(file);
        int[] starts = ClipSegmentation.Starts(samples.Length, Shape.InputLength, 0.5);
        float[] expected = SegmentBatches.Run(
            starts.Length, Shape.InputLength, 16, (s, waveform) => SampleConversion.ToFloat(samples.AsSpan(starts[s], Shape.InputLength), waveform), encoder.call, TestContext.Current.CancellationToken);

        embedder.Embed([file], folder.File("out.npy"), segments: true, cancellation: TestContext.Current.CancellationToken);

        Assert.InRange(samples.Length, SongFile.LongestHeld + 1, int.MaxValue);
        Assert.Equal(expected.Select(v => (double)v), NpyArray.Read(folder.File("out.npy")).Values);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void File_that_fails_is_reported_once_and_its_row_is_NaN(bool segments)
    {
        using var folder = new TemporaryFolder();
        string[] files = [.. new[] { "none.ogg", "-ok ü.wav", "short.wav", "te\"xt,1.mp3", "mute.mp4" }.Select(folder.File)];
        WaveFile.Write(files[1], WaveFile.Tone(440, 0.8, 16000));
        WaveFile.Write(files[2], WaveFile.Tone(440, 0.5, 16000));
        File.WriteAllText(files[3], "no music");
        TestVideo.Make(files[4], 1, sound: null);
        using var embedder = new Embedder(Encoders.Make(Shape));
        List<string> faults = [], order = [];
        var progress = new Recorder(order);
        EmbeddingSummary made = embedder.Embed(files, folder.File("out.npy"), segments, progress, faults.Add);
        Assert.Equal((5, 4, 5L), (made.Files, made.Failed, made.Rows));
        Assert.Equal(files.Select(Path.GetFileName), order);
        Assert.Equal(4, faults.Count);
        Assert.All(new[] { 0, 2, 3, 4 }.Zip(faults), p => Assert.Contains(Path.GetFileName(files[p.First]), p.Second, StringComparison.Ordinal));

        NpyArray array = NpyArray.Read(folder.File("out.npy"));
        for (int row = 0; row < 5; row++)
        {
            Assert.Equal(row != 1, array.Values.Skip(row * 16).Take(16).All(double.IsNaN));
        }

        string[] lines = File.ReadAllLines(made.Table);
        Assert.StartsWith($"3,\"{files[3].Replace("\"", "\"\"", StringComparison.Ordinal)}\",0,,,", lines[4], StringComparison.Ordinal);
        Assert.StartsWith($"1,{files[1]},1,0,0.7503,", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public void Embedding_that_is_not_finite_is_a_fault()
    {
        using var folder = new TemporaryFolder();
        WaveFile.Write(folder.File("a.wav"), WaveFile.Tone(440, 1, 16000));
        SampleCnn encoder = Encoders.Make(Shape);
        using (no_grad())
        {
            encoder.state_dict()["all_blocks.5.0.bias"].fill_(double.NaN);
        }

        using var embedder = new Embedder(encoder);
        List<string> faults = [];
        Assert.Equal(1, embedder.Embed([folder.File("a.wav")], folder.File("out.npy"), failed: faults.Add).Failed);
        Assert.Contains("not finite", Assert.Single(faults), StringComparison.Ordinal);
    }

    [Fact]
    public void Cancelled_embedding_leaves_the_old_array_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        WaveFile.Write(folder.File("a.wav"), WaveFile.Tone(440, 1, 16000));
        using var embedder = new Embedder(Encoders.Make(Shape));
        embedder.Embed([folder.File("a.wav")], folder.File("out.npy"));
        byte[] before = File.ReadAllBytes(folder.File("out.npy"));
        using var cancellation = new CancellationTokenSource();
        var stop = new Stopper(cancellation);
        Assert.ThrowsAny<OperationCanceledException>(
            () => embedder.Embed([.. Enumerable.Repeat(folder.File("a.wav"), 4)], folder.File("out.npy"), progress: stop, cancellation: cancellation.Token));
        Assert.Equal(before, File.ReadAllBytes(folder.File("out.npy")));
        Assert.Equal(["a.wav", "out.csv", "out.npy"], Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void Output_is_a_numpy_file_and_never_replaces_a_table_of_something_else()
    {
        using var folder = new TemporaryFolder();
        using var embedder = new Embedder(Encoders.Make(Shape));
        File.WriteAllText(folder.File("clips.csv"), "path,split,tags\n");
        Assert.Contains(".npy", Assert.Throws<VcmrException>(() => embedder.Embed([], folder.File("out.txt"))).Message, StringComparison.Ordinal);
        Assert.Contains("clips.csv", Assert.Throws<VcmrException>(() => embedder.Embed([], folder.File("clips.npy"))).Message, StringComparison.Ordinal);
        Assert.Contains("cannot be written", Assert.Throws<VcmrException>(() => embedder.Embed([], folder.File("clips.csv/out.npy"))).Message, StringComparison.Ordinal);
        Assert.Equal("path,split,tags\n", File.ReadAllText(folder.File("clips.csv")));
        Assert.Single(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Table_quotes_what_would_not_be_one_field()
    {
        using var folder = new TemporaryFolder();
        using (var table = new EmbeddingTable(folder.File("out.npy"), 2, segments: false))
        {
            table.AddFailed("a, b.wav", "it said \"no\"\nand ended");
            table.AddFailed("plain name.wav", "");
            table.Commit();
        }

        Assert.Equal(
            "row,file,segments,start,end,error\n0,\"a, b.wav\",0,,,\"it said \"\"no\"\"\nand ended\"\n1,plain name.wav,0,,,\n", File.ReadAllText(folder.File("out.csv")));
    }

    private static float[][] Expected(string path)
    {
        short[] samples = AudioDecoder.Decode(path);
        using SampleCnn encoder = Encoders.Make(Shape);
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        return
        [
            .. ClipSegmentation.Starts(samples.Length, Shape.InputLength, 0.5).Select(
                s => encoder.call(tensor(samples[s..(s + Shape.InputLength)]).to(ScalarType.Float32).div(32768).reshape(1, 1, -1)).data<float>().ToArray()),
        ];
    }

    private sealed class Recorder(List<string> items) : IProgress<Vcmr.Datasets.ItemProgress>
    {
        public void Report(Vcmr.Datasets.ItemProgress value) => items.Add(value.Item);
    }

    private sealed class Stopper(CancellationTokenSource cancellation) : IProgress<Vcmr.Datasets.ItemProgress>
    {
        public void Report(Vcmr.Datasets.ItemProgress value) => cancellation.Cancel();
    }
}
