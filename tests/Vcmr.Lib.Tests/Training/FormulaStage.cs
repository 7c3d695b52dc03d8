using Vcmr.Formats.Tensors;
using Vcmr.Training;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Vcmr.Tests.Training;

/// <summary>A linear regression whose data and first weights are formulas, so that other software can train the same.</summary>
internal sealed class FormulaStage : Stage<FormulaBatch>
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

    public override string Name => "formula";

    public override Module Model => _model;

    public override int SampleCount => 8;

    /// <summary>Weight, then bias.</summary>
    public float[] Weights => [.. _model.weight!.data<float>().ToArray(), .. _model.bias!.data<float>().ToArray()];

    private int Steps { get; set; }

    public override string SampleName(int sample) => $"sample-{sample}";

    public override FormulaBatch Allocate(int rows) => new(zeros(rows, 3), zeros(rows, 2));

    public override void Fill(FormulaBatch batch, int row, int sample, CounterRandom random)
    {
        Span<float> x = TensorRows.Row(batch.X, row), y = TensorRows.Row(batch.Y, row);
        for (int i = 0; i < x.Length; i++)
        {
            x[i] = (float)Math.Sin((3 * sample) + i);
        }

        for (int i = 0; i < y.Length; i++)
        {
            y[i] = (float)(3 * Math.Cos((2 * sample) + i));
        }
    }

    public override Tensor Loss(FormulaBatch batch)
    {
        Tensor loss = _model.call(batch.X).sub(batch.Y).square().mean();
        // The root of 0 is 0 and its slope infinite; infinity times 0 is no number.
        return Steps++ == PoisonAt ? loss.add(_model.weight!.mul(0).sqrt().sum()) : loss;
    }

    public override IReadOnlyDictionary<string, double> Validate() => new Dictionary<string, double> { ["loss"] = 0 };
}

internal sealed record FormulaBatch(Tensor X, Tensor Y) : Batch
{
    public override FormulaBatch Map(Func<Tensor, Tensor> change) => new(change(X), change(Y));
}
