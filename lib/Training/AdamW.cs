using TorchSharp;
using TorchSharp.Modules;
using Vcmr.Native;
using static TorchSharp.torch;

namespace Vcmr.Training;

/// <summary>
/// Adam with decoupled weight decay (Loshchilov and Hutter, 2019), equal to TorchSharp's and PyTorch's step for step and bit
/// for bit. It is here because TorchSharp's lets the numbers of a step be collected while libtorch reads them
/// (<see cref="Numbers"/>), which ends long trainings or changes them in silence.
/// </summary>
internal sealed class AdamW : IDisposable
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.999;
    private const double Epsilon = 1e-8;
    private readonly double _weightDecay;

    /// <summary>Creates the optimizer with moments of zero.</summary>
    /// <param name="parameters">What it changes; parameters without a gradient stay as they are.</param>
    /// <param name="learningRate">The learning rate.</param>
    /// <param name="weightDecay">Part of a parameter that a step takes away, before the learning rate.</param>
    public AdamW(IEnumerable<Parameter> parameters, double learningRate, double weightDecay = 0.01)
    {
        (LearningRate, _weightDecay) = (learningRate, weightDecay);
        State = [.. parameters.Select(p => new Moments(p))];
    }

    /// <summary>The learning rate of the next step.</summary>
    public double LearningRate { get; set; }

    /// <summary>What it remembers of each parameter, in the order given.</summary>
    public IReadOnlyList<Moments> State { get; }

    /// <summary>Takes the gradients away, so that the next ones are kept as they come and not added to zeros.</summary>
    public void ZeroGrad()
    {
        foreach (Moments state in State)
        {
            state.Parameter.grad = null;
        }
    }

    /// <summary>Moves every parameter that has a gradient.</summary>
    public void Step()
    {
        using var _ = no_grad();
        using Scalar decay = Numbers.Own(1 - (LearningRate * _weightDecay));
        foreach (Moments state in State)
        {
            using var scope = NewDisposeScope();
            if (state.Parameter.grad is Tensor gradient)
            {
                Step(state, gradient, decay);
            }
        }
    }

    /// <summary>Frees the moments; the parameters stay.</summary>
    public void Dispose()
    {
        foreach (Moments state in State)
        {
            state.Dispose();
        }
    }

    private void Step(Moments state, Tensor gradient, Scalar decay)
    {
        state.Step++;
        double root = Math.Sqrt(1 - Math.Pow(Beta2, state.Step)), signed = -(LearningRate / (1 - Math.Pow(Beta1, state.Step)));
        if (AdamWKernel.Fits(state.Parameter, gradient, state.Mean, state.Square))
        {
            new AdamWKernel(1 - (LearningRate * _weightDecay), Beta1, Beta2, root, Epsilon, signed).Step(state.Parameter, gradient, state.Mean, state.Square);
            return;
        }

        using Scalar correction = Numbers.Own(root);
        using Scalar size = Numbers.Own(signed);
        state.Parameter.mul_(decay);
        state.Mean.mul_(Numbers.Constant(Beta1)).add_(gradient, Numbers.Constant(1 - Beta1));
        state.Square.mul_(Numbers.Constant(Beta2)).addcmul_(gradient, gradient, Numbers.Constant(1 - Beta2));
        Tensor divisor = state.Square.sqrt().div_(correction).Add_(Numbers.Constant(Epsilon));
        state.Parameter.addcdiv_(state.Mean, divisor, size);
    }

    /// <summary>What the optimizer remembers of one parameter.</summary>
    internal sealed class Moments : IDisposable
    {
        /// <summary>Moments of zero for a parameter.</summary>
        public Moments(Parameter parameter)
        {
            Parameter = parameter;
            Mean = zeros_like(parameter).DetachFromDisposeScope();
            Square = zeros_like(parameter).DetachFromDisposeScope();
        }

        /// <summary>The parameter.</summary>
        public Parameter Parameter { get; }

        /// <summary>Steps taken.</summary>
        public long Step { get; set; }

        /// <summary>The running mean of the gradient, of the parameter's shape.</summary>
        public Tensor Mean { get; }

        /// <summary>The running mean of the gradient's square.</summary>
        public Tensor Square { get; }

        /// <summary>Frees the tensors of this alone.</summary>
        public void Dispose()
        {
            Mean.Dispose();
            Square.Dispose();
        }
    }
}
