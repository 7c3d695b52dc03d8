using Vcmr.Datasets;
using Vcmr.Datasets.Videos;
using Vcmr.Media;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Storage;

/// <summary>numpy opens both stores as they are, at any time.</summary>
public sealed class NumpyStoreTests : IClassFixture<MixedVideos>, IDisposable
{
    private const string Load = """
        audio = np.load(sys.argv[1] + "/audio.npy", mmap_mode="r")
        clip = np.load(sys.argv[1] + "/clip.npy", mmap_mode="r")
        print(audio.dtype, audio.shape, clip.dtype, clip.shape)

        """;

    private readonly TemporaryFolder _folder = new();
    private readonly MixedVideos _videos;

    public NumpyStoreTests(MixedVideos videos) => _videos = videos;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Numpy_opens_the_stores_at_any_time_and_reads_what_the_corpus_reads()
    {
        OpensThemWhileARunIsInProgressAndBeforeThereIsAnything();
        Directory.Delete(_folder.File("corpus"), recursive: true);
        Directory.Delete(_folder.File("videos"), recursive: true);
        ReadsWhatTheCorpusReads();
    }

    private void ReadsWhatTheCorpusReads()
    {
        _videos.Fill(_folder.File("videos"), 3);
        Prepare();
        using VideoCorpus corpus = VideoCorpus.Open(_folder.File("corpus"));
        float[] samples = CorpusContent.Samples(corpus);
        float[] rows = CorpusContent.Rows(corpus);

        string shapes = Python.Run(
            Load + "(audio / np.float32(32768)).astype('<f4').tofile(sys.argv[1] + '/a'); clip.tofile(sys.argv[1] + '/c')", _folder.File("corpus"));

        Assert.Equal($"int16 ({samples.Length},) float32 ({rows.Length / 512}, 512)", shapes);
        Assert.Equal(samples, Floats("corpus/a"));
        Assert.Equal(rows, Floats("corpus/c"));
    }

    private void OpensThemWhileARunIsInProgressAndBeforeThereIsAnything()
    {
        _videos.Fill(_folder.File("videos"), 4);
        var seen = new List<string>();
        var looking = new Looking(_ => seen.Add(Python.Run(Load, _folder.File("corpus"))));
        new VideoCorpusWriter(Options, new Vcmr.Video.Encoders.DescriptorEncoder()).Dispose();
        seen.Add(Python.Run(Load, _folder.File("corpus")));

        VideoCorpusBuilder.Prepare(Options, looking, TestContext.Current.CancellationToken);

        int second = AudioFormat.SampleRate;
        Assert.Equal(
            [
                "int16 (0,) float32 (0, 512)",
                $"int16 ({15 * second},) float32 (15, 512)",
                $"int16 ({45 * second},) float32 (45, 512)",
                $"int16 ({45 * second},) float32 (45, 512)",
                $"int16 ({60 * second},) float32 (60, 512)",
            ],
            seen);
    }

    private PrepareOptions Options => new() { VideoFolder = _folder.File("videos"), CorpusFolder = _folder.File("corpus") };

    private void Prepare() => VideoCorpusBuilder.Prepare(Options, null, TestContext.Current.CancellationToken);

    private float[] Floats(string name) => System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(_folder.File(name))).ToArray();

    private sealed class Looking(Action<ItemProgress> look) : IProgress<ItemProgress>
    {
        public void Report(ItemProgress value) => look(value);
    }
}
