using Vcmr.Models;
using Vcmr.Native;
using Vcmr.Training;
using Vcmr.Training.Stages;
using static TorchSharp.torch;

namespace Vcmr.Benchmarks.Board;

/// <summary>
/// A training step of stage 2: four frozen blocks, whose batch-norm statistics still move; the video branch's LSTM is as wide as in
/// the profiles of that width.
/// </summary>
internal static class SecondStage
{
    public static double Rate(Work work)
    {
        var options = new AudioVideoOptions();
        using var model = new AudioVideoModel(SampleCnnShape.ForInput(Workload.Samples, work.Width), work.Width < 64 ? 128 : options.Hidden);
        model.Encoder.Freeze(options.FrozenBlocks);
        using var optimizer = new AdamW(model.parameters().Where(p => p.requires_grad), 3e-4, 0.01);
        using Tensor waveforms = randn(work.Batch, 1, Workload.Samples), features = randn(work.Batch, model.Seconds, model.FeatureWidth);
        return work.Batch * Workload.TurnsASecond(work.Seconds, () =>
        {
            using var scope = NewDisposeScope();
            optimizer.ZeroGrad();
            Tensor audio, video;
            using (work.Precision == Precision.Bf16 ? Autocast.ToBFloat16(TorchSharp.DeviceType.CPU) : null)
            {
                (audio, video) = (model.ProjectAudio(waveforms), model.ProjectVideo(features));
            }

            Tensor loss = NtXent.Loss(audio.to_type(ScalarType.Float32), video.to_type(ScalarType.Float32));
            loss.backward();
            optimizer.Step();
            loss.item<float>();
        });
    }
}
