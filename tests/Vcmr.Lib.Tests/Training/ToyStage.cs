using Vcmr.Formats.Tensors;
using Vcmr.Training;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Vcmr.Tests.Training;

/// <summary>A tiny stage with dropout and random data, so that every kind of randomness takes part.</summary>
internal sealed class ToyStage : Stage<ToyBatch>
{
    private readonly Module<Tensor, Tensor> _model;
    private int _filled;

    public ToyStage(int seed = 1)
    {
        manual_seed(seed);
        _model = Sequential(("0", Linear(6, 8)), ("1", Dropout(0.5)), ("2", Linear(8, 1)));
    }

    /// <summary>Fill that poisons its sample, or −1.</summary>
    public int PoisonAt { get; init; } = -1;

    /// <summary>Called with the number of earlier fills, on any of the threads that fill.</summary>
    public Action<int>? OnFill { get; init; }

    public override string Name => "toy";

    public override Module Model => _model;

    public override int SampleCount => 20;

    public override string SampleName(int sample) => $"sample-{sample}";

    public override ToyBatch Allocate(int rows) => new(zeros(rows, 6));

    public override void Fill(ToyBatch batch, int row, int sample, CounterRandom random)
    {
        int earlier = Interlocked.Increment(ref _filled) - 1;
        OnFill?.Invoke(earlier);
        Span<float> values = TensorRows.Row(batch.Values, row);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)(random.NextGaussian() + (0.1 * sample));
        }

        if (earlier == PoisonAt)
        {
            values[0] = float.NaN;
        }
    }

    public override Tensor Loss(ToyBatch batch) => _model.call(batch.Values).sub(batch.Values.sum(1, keepdim: true)).square().mean();

    public override IReadOnlyDictionary<string, double> Validate()
    {
        using var scope = NewDisposeScope();
        _model.eval();
        Tensor x = ones(4, 6);
        return new Dictionary<string, double> { ["loss"] = _model.call(x).sub(6).square().mean().item<float>() };
    }
}

internal sealed record ToyBatch(Tensor Values) : Batch
{
    public override ToyBatch Map(Func<Tensor, Tensor> change) => new(change(Values));
}
