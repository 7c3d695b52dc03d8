using Vcmr.Synthesis;
using Vcmr.Tests.Support;

namespace Vcmr.Tests.Synthesis;

/// <summary>A corpus of a few short videos and clips, made once for all tests.</summary>
public sealed class SmallCorpus : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public SmallCorpus() => Summary = DemoCorpus.Make(Folder, Options, null, CancellationToken.None);

    public DemoOptions Options { get; } = new() { Videos = 3, Clips = 20, ShortestVideo = 12, LongestVideo = 15 };

    public string Folder => _folder.Path;

    public DemoSummary Summary { get; }

    public string Video(string name) => Path.Combine(Folder, "videos", name);

    public void Dispose() => _folder.Dispose();
}
