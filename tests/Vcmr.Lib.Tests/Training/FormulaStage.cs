using Vcmr.Formats.Tensors;
using Vcmr.Training;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Vcmr.Tests.Training;

/// <summary>A linear regression whose data and first weights are formulas, so that other software can train the same.</summary>
internal sealed class FormulaStage : IStage
{
    private readonly TorchSharp.Modules.Linear _model = Linear(3, 2);

    public FormulaStage()
    {
        using var _ = no_grad();
        using Tensor weight = tensor(Enumerable.Range(0, 6).Select(i => (float)(0.5 * Math.Sin((3 * (i / 3)) + (i % 3) + 1))).ToArray()).reshape(2, 3);
        _model.weight!.copy_(weight);
        _model.bias!.zero_();
    }

    /// <summary>Step whose loss has a gradient that is not a number, although the loss is one; −1 for none.</summary>
    public int PoisonAt { get; init; } = -1;

    public string Name => "formula";

    public Module Model => _model;

    public int SampleCount => 8;

    public bool DropLast => true;

    public (string Score, bool MoreIsBetter) Monitor => ("loss", false);

    /// <summary>Weight, then bias.</summary>
    public float[] Weights => [.. _model.weight!.data<float>().ToArray(), .. _model.bias!.data<float>().ToArray()];

    private int Steps { get; set; }

    public string SampleName(int sample) => $"sample-{sample}";

    public Tensor[] Allocate(int rows) => [zeros(rows, 3), zeros(rows, 2)];

    public void Fill(Tensor[] batch, int row, int sample, CounterRandom random)
    {
        Span<float> x = TensorRows.Row(batch[0], row), y = TensorRows.Row(batch[1], row);
        for (int i = 0; i < x.Length; i++)
        {
            x[i] = (float)Math.Sin((3 * sample) + i);
        }

        for (int i = 0; i < y.Length; i++)
        {
            y[i] = (float)(3 * Math.Cos((2 * sample) + i));
        }
    }

    public void Train() => _model.train();

    public Tensor Loss(Tensor[] batch)
    {
        Tensor loss = _model.call(batch[0]).sub(batch[1]).square().mean();
        // The root of 0 is 0 and its slope infinite; infinity times 0 is no number.
        return Steps++ == PoisonAt ? loss.add(_model.weight!.mul(0).sqrt().sum()) : loss;
    }

    public IReadOnlyDictionary<string, double> Validate() => new Dictionary<string, double> { ["loss"] = 0 };

    public void Dispose() => _model.Dispose();
}
