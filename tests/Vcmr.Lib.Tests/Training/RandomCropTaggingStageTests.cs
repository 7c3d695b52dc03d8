using TorchSharp;
using Vcmr.Datasets;
using Vcmr.Models;
using Vcmr.Tests.Support;
using Vcmr.Training;
using Xunit;
using static TorchSharp.torch;

namespace Vcmr.Tests.Training;

public sealed class RandomCropTaggingStageTests
{
    [Fact]
    public void Crops_are_encoded_anew_and_the_frozen_encoder_stays_as_it_is()
    {
        using var folder = new TemporaryFolder();
        using TaggedCorpus corpus = StageData.Clips(folder);
        using var scope = NewDisposeScope();
        using var encoder = new SampleCnn(SampleCnnShape.ForInput(49152, width: 8));
        byte[] before = encoder.state_dict()["all_blocks.0.1.running_mean"].bytes.ToArray();
        var set = new TaggingSet(corpus, ClipEmbedder.Embed(encoder, corpus));
        using var stage = new RandomCropTaggingStage(TaggingHead.Create(2), encoder, corpus, set, [0, 1, 2], [3]);

        Tensor[] batch = stage.Allocate(2);
        Assert.Equal([2L, 1L, 49152L], batch[0].shape);
        stage.Fill(batch, 0, 0, new CounterRandom(1));
        stage.Fill(batch, 1, 0, new CounterRandom(2));
        Assert.False(batch[0][0].equal(batch[0][1]).all().ToBoolean(), "two draws gave one crop");
        Assert.Equal([1f, 0f], batch[1][0].data<float>().ToArray());

        stage.Train();
        Tensor loss = stage.Loss(batch);
        loss.backward();
        Assert.True(float.IsFinite(loss.item<float>()));
        Assert.All(encoder.parameters(), p => Assert.Null(p.grad));
        Assert.All(stage.Model.parameters(), p => Assert.NotNull(p.grad));
        Assert.Equal(before, encoder.state_dict()["all_blocks.0.1.running_mean"].bytes.ToArray());
        Assert.Contains("pr_auc", stage.Validate().Keys);
    }
}
