using Vcmr.Datasets;
using Vcmr.Datasets.Videos;
using Vcmr.Tests.Support;
using Vcmr.Video.Encoders;
using Vcmr.Video.Preprocessing;
using Xunit;

namespace Vcmr.Tests.Datasets;

public sealed class ItemFaultTests
{
    [Fact]
    public void An_error_that_nobody_foresaw_fails_its_item_and_the_rest_goes_on()
    {
        using var folder = new TemporaryFolder();
        string videos = Directory.CreateDirectory(Path.Combine(folder.Path, "videos")).FullName;
        TestVideo.Make(Path.Combine(videos, "a.mp4"), 16);
        File.Copy(Path.Combine(videos, "a.mp4"), Path.Combine(videos, "b.mp4"));
        using var encoder = new FirstCallFails();
        var options = new PrepareOptions { VideoFolder = videos, CorpusFolder = Path.Combine(folder.Path, "corpus"), Encoder = encoder, Workers = 1 };

        PrepareSummary summary = VideoCorpusBuilder.Prepare(options, cancellation: TestContext.Current.CancellationToken);

        Assert.Equal((1, 1), (summary.Kept, summary.Failed[Reasons.Unreadable]));
        using VideoCorpus corpus = VideoCorpus.Open(options.CorpusFolder);
        Assert.Equal([VideoState.Failed, VideoState.Kept], corpus.Videos.Select(v => v.State));
        Assert.EndsWith("(a number too large)", corpus.Videos[0].Reason, StringComparison.Ordinal);
    }

    private sealed class FirstCallFails : IFrameEncoder
    {
        private readonly DescriptorEncoder _encoder = new();
        private bool _called;

        public string Id => "first-call-fails";

        public string Sha256 => "";

        public FramePreprocessing Preprocessing => _encoder.Preprocessing;

        public int Dimension => _encoder.Dimension;

        public void Encode(ReadOnlySpan<byte> frames, int count, Span<float> features)
        {
            if (!_called)
            {
                _called = true;
                throw new OverflowException("a number too large");
            }

            _encoder.Encode(frames, count, features);
        }

        public void Dispose() => _encoder.Dispose();
    }
}
