using TorchSharp.Modules;
using Vcmr.Training;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Vcmr.Tests.Training;

/// <summary>
/// A stage of one step an epoch whose loss is ½ Σ a (w − c)² + Σ s w: what the optimizer does can be computed by hand.
/// It notes the weights after every epoch and reports given validation losses.
/// </summary>
internal sealed class QuadraticStage : Stage<QuadraticBatch>
{
    private readonly Weights _model;
    private readonly Tensor _curvature;
    private readonly Tensor _centre;
    private readonly float _slope;
    private readonly double[] _validation;

    public QuadraticStage(float[] curvature, float[] centre, float[] start, float slope = 0, double[]? validation = null)
    {
        (_curvature, _centre, _model, _slope) = (tensor(curvature), tensor(centre), new Weights(start), slope);
        _validation = validation ?? [];
    }

    /// <summary>The weights after every epoch.</summary>
    public List<float[]> Trace { get; } = [];

    public override string Name => "quadratic";

    public override Module Model => _model;

    public override int SampleCount => 2;

    public override QuadraticBatch Allocate(int rows) => new();

    public override void Fill(QuadraticBatch batch, int row, int sample, CounterRandom random)
    {
    }

    public override Tensor Loss(QuadraticBatch batch) => (_curvature * (_model.W - _centre).square()).sum().mul(0.5f) + (_model.W.sum() * _slope);

    public override IReadOnlyDictionary<string, double> Validate()
    {
        Trace.Add(_model.W.data<float>().ToArray());
        return new Dictionary<string, double> { ["loss"] = _validation.Length > 0 ? _validation[Trace.Count - 1] : 1 };
    }

    public override void Dispose()
    {
        base.Dispose();
        _curvature.Dispose();
        _centre.Dispose();
    }

    private sealed class Weights : Module
    {
        public Weights(float[] start)
            : base(nameof(Weights))
        {
            W = Parameter(tensor(start));
            register_parameter("w", W);
        }

        public Parameter W { get; }
    }
}

/// <summary>The loss depends on nothing but the weights.</summary>
internal sealed record QuadraticBatch : Batch
{
    public override QuadraticBatch Map(Func<Tensor, Tensor> change) => this;
}
