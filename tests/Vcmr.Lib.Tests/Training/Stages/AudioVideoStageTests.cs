using Vcmr.Datasets.Videos;
using Vcmr.Models;
using Vcmr.Tests.Support;
using Vcmr.Training;
using Vcmr.Training.Stages;
using Xunit;
using static TorchSharp.torch;

namespace Vcmr.Tests.Training.Stages;

[Collection(nameof(Alone))]
public sealed class AudioVideoStageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(4, false)]
    [InlineData(4, true)]
    [InlineData(2, true)]
    [InlineData(0, false)]
    public void Frozen_blocks_keep_every_bit_and_their_statistics_move_unless_held(int frozen, bool hold)
    {
        using VideoCorpus corpus = Corpus();
        manual_seed(1);
        var model = new AudioVideoModel(new SampleCnnShape(4, 4, 6, Width: 4, EmbeddingSize: 16), hidden: 8);
        var options = new AudioVideoOptions { Epochs = 2, Batch = 2, FrozenBlocks = frozen, HoldStatistics = hold, LearningRate = 0.01 };
        Segment[] segments = [.. corpus.Segments];
        using var stage = new AudioVideoStage(model, corpus, segments[..4], segments[2..4], options, seed: 1);
        Dictionary<string, byte[]> before = Bytes(model);
        new Trainer(stage, options, 1, _folder.File("run"), "toy").Run();
        Dictionary<string, byte[]> after = Bytes(model);

        bool IsFrozen(string key) => Enumerable.Range(0, frozen).Any(b => key.StartsWith($"encoder.all_blocks.{b}.", StringComparison.Ordinal));
        bool IsStatistic(string key) => key.EndsWith("running_mean", StringComparison.Ordinal) || key.EndsWith("running_var", StringComparison.Ordinal);
        foreach (string key in before.Keys.Where(k => !k.EndsWith("num_batches_tracked", StringComparison.Ordinal)))
        {
            bool stays = IsFrozen(key) && (!IsStatistic(key) || hold);
            Assert.True(before[key].SequenceEqual(after[key]) == stays, $"{key} {(stays ? "changed" : "stayed")}");
        }

        Assert.All(model.named_parameters(), p => Assert.Equal(!IsFrozen(p.name), p.parameter.requires_grad));
        Assert.All(model.named_parameters().Where(p => IsFrozen(p.name)), p => Assert.Null(p.parameter.grad));
    }

    [Fact]
    public void Exchanged_pairs_have_the_same_sound_and_another_songs_pictures()
    {
        using var tiny = new TinyStages();
        float[][] Filled(double pairing)
        {
            var options = (AudioVideoOptions)TinyStages.Options("audio-video") with { Pairing = pairing };
            using AudioVideoStage stage = TinyStages.AudioVideo(tiny.Videos, options);
            using var scope = NewDisposeScope();
            AudioVideoPairs batch = stage.Allocate(stage.SampleCount);
            for (int i = 0; i < stage.SampleCount; i++)
            {
                stage.Fill(batch, i, i, new CounterRandom(1, i));
            }

            return [batch.Waveforms.data<float>().ToArray(), batch.Features.data<float>().ToArray()];
        }

        float[][] own = Filled(1), shuffled = Filled(0);
        int width = own[1].Length / 10;
        float[][] pictures = [.. own[1].Chunk(width)];

        Assert.Equal(own[0], shuffled[0]);

        // Samples 2n and 2n + 1 are the segments of song n.
        int[] shown = [.. shuffled[1].Chunk(width).Select(f => Array.FindIndex(pictures, p => p.AsSpan().SequenceEqual(f)))];
        Assert.DoesNotContain(-1, shown);
        Assert.All(shown, (other, i) => Assert.NotEqual(i / 2, other / 2));
        Assert.Equal(10, shown.Distinct().Count());
    }

    private static Dictionary<string, byte[]> Bytes(AudioVideoModel model) =>
        model.state_dict().ToDictionary(t => t.Key, t => t.Value.bytes.ToArray());

    private VideoCorpus Corpus()
    {
        Directory.CreateDirectory(_folder.File("videos"));
        TestVideo.Make(_folder.File("videos/a.mp4"), 17);
        VideoCorpusBuilder.Prepare(
            new PrepareOptions { VideoFolder = _folder.File("videos"), CorpusFolder = _folder.File("corpus"), SegmentSeconds = 4 },
            null,
            TestContext.Current.CancellationToken);
        return Vcmr.Datasets.Videos.VideoCorpus.Open(_folder.File("corpus"));
    }
}
