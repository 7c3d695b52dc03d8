using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Vcmr.Lessons.Craft;

/// <summary>The library's AdamW for a loop in a notebook: weights, and a step that makes a loss smaller.</summary>
public sealed class Learner : IDisposable
{
    private readonly Training.AdamW _optimizer;

    /// <summary>Creates it with moments of zero.</summary>
    /// <param name="weights">What it changes; those that need no gradient stay as they are.</param>
    /// <param name="rate">The learning rate.</param>
    /// <param name="decay">AdamW's weight decay.</param>
    public Learner(IEnumerable<Parameter> weights, double rate, double decay = 0.01) =>
        _optimizer = new Training.AdamW(weights.Where(w => w.requires_grad), rate, decay);

    /// <summary>One step: the loss is computed and differentiated, and the weights move.</summary>
    /// <param name="loss">Computes the loss, a scalar tensor, which this disposes with all that was computed on the way.</param>
    /// <returns>The loss before the step.</returns>
    public double Step(Func<Tensor> loss)
    {
        using var scope = NewDisposeScope();
        _optimizer.ZeroGrad();
        Tensor value = loss();
        value.backward();
        _optimizer.Step();
        return value.item<float>();
    }

    /// <inheritdoc />
    public void Dispose() => _optimizer.Dispose();
}
