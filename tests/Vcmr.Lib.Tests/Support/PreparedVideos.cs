using Vcmr.Datasets.Videos;

namespace Vcmr.Tests.Support;

/// <summary>One video of each kind and the corpus prepared from them, to be copied and maltreated.</summary>
public sealed class PreparedVideos : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public PreparedVideos()
    {
        using var videos = new MixedVideos();
        videos.Fill(Videos, MixedVideos.Kinds);
        VideoCorpusBuilder.Prepare(Options(Whole));
        using VideoCorpus corpus = VideoCorpus.Open(Whole);
        Fingerprint = corpus.Fingerprint;
    }

    public string Videos => _folder.File("videos");

    public string Fingerprint { get; }

    private string Whole => _folder.File("corpus");

    public void Dispose() => _folder.Dispose();

    public PrepareOptions Options(string corpus) => new() { VideoFolder = Videos, CorpusFolder = corpus };

    public void CopyTo(string corpus)
    {
        Directory.CreateDirectory(corpus);
        Array.ForEach(Directory.GetFiles(Whole), f => File.Copy(f, Path.Combine(corpus, Path.GetFileName(f))));
    }
}
