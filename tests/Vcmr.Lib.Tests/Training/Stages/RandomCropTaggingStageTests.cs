using TorchSharp;
using Vcmr.Charts;
using Vcmr.Datasets.Tagged;
using Vcmr.Models;
using Vcmr.Tests.Support;
using Vcmr.Training.Stages;
using Xunit;
using static TorchSharp.torch;

namespace Vcmr.Tests.Training.Stages;

public sealed class RandomCropTaggingStageTests
{
    [Fact]
    public void Crops_are_encoded_anew_and_the_frozen_encoder_stays_as_it_is()
    {
        using var folder = new TemporaryFolder();
        using TaggedCorpus corpus = Corpus(folder);
        using var scope = NewDisposeScope();
        using var encoder = new SampleCnn(SampleCnnShape.ForInput(49152, width: 8));
        byte[] before = encoder.state_dict()["all_blocks.0.1.running_mean"].bytes.ToArray();
        ClipEmbeddings embeddings = ClipEmbedder.Embed(encoder, corpus);
        using var stage = new RandomCropTaggingStage(TaggingHead.Create(2), encoder, corpus, embeddings, new TagLabels(corpus), [0, 1, 2], [3]);

        TaggingBatch batch = stage.Allocate(2);
        Assert.Equal([2L, 1L, 49152L], batch.Inputs.shape);
        stage.Fill(batch, 0, 0, new CounterRandom(1));
        stage.Fill(batch, 1, 0, new CounterRandom(2));
        Assert.False(batch.Inputs[0].equal(batch.Inputs[1]).all().ToBoolean(), "two draws gave one crop");
        Assert.Equal([1f, 0f], batch.Labels[0].data<float>().ToArray());

        stage.Train();
        Tensor loss = stage.Loss(batch);
        loss.backward();
        Assert.True(float.IsFinite(loss.item<float>()));
        Assert.All(encoder.parameters(), p => Assert.Null(p.grad));
        Assert.All(stage.Model.parameters(), p => Assert.NotNull(p.grad));
        Assert.Equal(before, encoder.state_dict()["all_blocks.0.1.running_mean"].bytes.ToArray());
        Assert.Contains("pr_auc", stage.Validate().Keys);
    }

    private static TaggedCorpus Corpus(TemporaryFolder folder)
    {
        var random = new CounterRandom(5);
        var lines = new List<string> { "path,split,tags" };
        for (int clip = 0; clip < 4; clip++)
        {
            float[] waveform = [.. Enumerable.Range(0, 64_000).Select(_ => (float)(0.1 * random.NextGaussian()))];
            File.WriteAllBytes(folder.File($"{clip}.wav"), new AudioPlayer("noise", waveform, 16_000).ToWav());
            lines.Add($"{clip}.wav,{(clip < 3 ? "train" : "validation")},{(clip % 2 == 0 ? "a" : "b")}");
        }

        File.WriteAllLines(folder.File("clips.csv"), lines);
        TaggedCorpusBuilder.Prepare(folder.File("clips.csv"), folder.File("corpus"));
        return TaggedCorpus.Open(folder.File("corpus"));
    }
}
