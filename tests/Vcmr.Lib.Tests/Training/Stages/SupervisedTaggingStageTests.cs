using Vcmr.Formats.Tensors;
using Vcmr.Training.Stages;
using Xunit;

namespace Vcmr.Tests.Training.Stages;

public sealed class SupervisedTaggingStageTests(TinyStages tiny) : IClassFixture<TinyStages>
{
    [Fact]
    public void Mixed_sample_is_two_clips_by_one_share_in_sound_and_labels()
    {
        using var mixed = (SupervisedTaggingStage)tiny.Make("mixup", TinyStages.Options("mixup"));
        using var plain = (SupervisedTaggingStage)tiny.Make("supervised", TinyStages.Options("supervised"));
        using var scope = TorchSharp.torch.NewDisposeScope();
        TaggingBatch batch = mixed.Allocate(1), first = plain.Allocate(1);
        int apart = 0;
        for (int key = 0; key < 20; key++)
        {
            mixed.Fill(batch, 0, 0, new CounterRandom(key));
            plain.Fill(first, 0, 0, new CounterRandom(key));
            float[] labels = TensorRows.Row(batch.Labels, 0).ToArray();
            // A clip has one of two tags.
            Assert.Equal(1, labels.Sum(), 1e-6);
            int own = TensorRows.Row(first.Labels, 0).IndexOf(1);
            if (labels[own] == 1)
            {
                continue;
            }

            apart++;
            // What is left without the first clip's share is the second clip: noise as loud as the share that it has.
            float[] sound = TensorRows.Row(batch.Inputs, 0).ToArray(), firstSound = TensorRows.Row(first.Inputs, 0).ToArray();
            double rest = sound.Zip(firstSound, (m, f) => Math.Pow(m - (labels[own] * f), 2)).Sum();
            double whole = firstSound.Sum(f => (double)f * f);
            Assert.Equal(1 - labels[own], Math.Sqrt(rest / whole), 0.05);
        }

        Assert.InRange(apart, 3, 17);
    }
}
