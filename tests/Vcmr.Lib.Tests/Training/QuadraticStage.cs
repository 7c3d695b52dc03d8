using TorchSharp.Modules;
using Vcmr.Training;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Vcmr.Tests.Training;

/// <summary>
/// A stage of one step an epoch whose loss is ½ Σ a (w − c)² + Σ s w: what the optimizer does can be computed by hand.
/// It notes the weights after every epoch and reports given validation losses.
/// </summary>
internal sealed class QuadraticStage : IStage
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

    public string Name => "quadratic";

    public Module Model => _model;

    public int SampleCount => 2;

    public bool DropLast => true;

    public (string Score, bool MoreIsBetter) Monitor => ("loss", false);

    public string SampleName(int sample) => $"{sample}";

    public Tensor[] Allocate(int rows) => [zeros(rows, 1)];

    public void Fill(Tensor[] batch, int row, int sample, CounterRandom random)
    {
    }

    public void Train() => _model.train();

    public Tensor Loss(Tensor[] batch) => (_curvature * (_model.W - _centre).square()).sum().mul(0.5f) + (_model.W.sum() * _slope);

    public IReadOnlyDictionary<string, double> Validate()
    {
        Trace.Add(_model.W.data<float>().ToArray());
        return new Dictionary<string, double> { ["loss"] = _validation.Length > 0 ? _validation[Trace.Count - 1] : 1 };
    }

    public void Dispose()
    {
        _model.Dispose();
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
