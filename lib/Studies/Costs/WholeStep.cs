using TorchSharp;
using TorchSharp.Modules;
using Vcmr.Models;
using Vcmr.Native;
using Vcmr.Training;
using Vcmr.Training.Stages;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Vcmr.Studies.Costs;

/// <summary>A contrastive step on random numbers from the forward pass to the optimizer, which is all of it but its data.</summary>
internal sealed class WholeStep : IDisposable
{
    private readonly Module _model;
    private readonly Parameter[] _trained;
    private readonly Vcmr.Training.AdamW _optimizer;
    private readonly Device _device;
    private readonly Precision _precision;
    private readonly int _length;
    private readonly Func<Tensor, (Tensor First, Tensor Second)> _project;

    private WholeStep(Module model, int length, Precision precision, Device device, Func<Tensor, (Tensor First, Tensor Second)> project)
    {
        (_model, _length, _precision, _device, _project) = (model, length, precision, device, project);
        _model.to(device);
        _trained = [.. model.parameters().Where(p => p.requires_grad)];
        _optimizer = new Vcmr.Training.AdamW(_trained, 1e-4);
    }

    /// <summary>The step that was counted; null for those that are not contrastive.</summary>
    public static WholeStep? Of(StepCost step, Device device)
    {
        if (step is not { Shape: { } shape, Options: { } options })
        {
            return null;
        }

        if (options is AudioVideoOptions both)
        {
            var pair = new AudioVideoModel(shape, both.Hidden, step.Features);
            pair.Encoder.Freeze(both.FrozenBlocks);
            return new WholeStep(pair, shape.InputLength, both.Precision, device, sound =>
            {
                Tensor pictures = randn(sound.shape[0], pair.Seconds, pair.FeatureWidth, device: device);
                return (pair.ProjectAudio(sound), pair.ProjectVideo(pictures));
            });
        }

        var model = new AudioContrastiveModel(shape);
        return new WholeStep(model, shape.InputLength, options.Precision, device, sound => (model.call(sound), model.call(sound)));
    }

    /// <summary>Waveforms for steps of so many samples.</summary>
    public Tensor Sound(int samples) => randn(samples, 1, _length, device: _device);

    /// <summary>Takes a step.</summary>
    public void Run(Tensor sound)
    {
        using var scope = NewDisposeScope();
        using IDisposable? rounding = _precision == Precision.Tf32 ? CudaSettings.Tf32(_device.type) : null;
        _model.train();
        _optimizer.ZeroGrad();
        Tensor first, second;
        using (_precision == Precision.Bf16 ? Autocast.ToBFloat16(_device.type) : null)
        {
            (first, second) = _project(sound);
        }

        NtXent.Loss(first.to_type(ScalarType.Float32), second.to_type(ScalarType.Float32)).backward();
        GradientNorm.Clip(_trained, 0);
        _optimizer.Step();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _optimizer.Dispose();
        _model.Dispose();
    }
}
