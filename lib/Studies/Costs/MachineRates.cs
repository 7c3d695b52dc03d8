namespace Vcmr.Studies.Costs;

/// <summary>Seconds that something takes.</summary>
/// <param name="Wall">By the clock.</param>
/// <param name="Processor">Of processors; several work at once.</param>
public readonly record struct Spent(double Wall, double Processor)
{
    /// <summary>Both.</summary>
    public static Spent operator +(Spent a, Spent b) => new(a.Wall + b.Wall, a.Processor + b.Processor);

    /// <summary>So many times as much.</summary>
    public static Spent operator *(Spent a, double times) => new(a.Wall * times, a.Processor * times);
}

/// <summary>What a part of a step was measured to take, for one unit of it.</summary>
/// <param name="Forward">The forward pass.</param>
/// <param name="Backward">The backward pass, with the gradient of the input.</param>
/// <param name="ForwardLoad">What the forward pass computes and moves.</param>
/// <param name="BackwardLoad">What the backward pass does.</param>
public sealed record MeasuredRate(Spent Forward, Spent Backward, Load ForwardLoad, Load BackwardLoad)
{
    /// <summary>What a forward pass takes besides, however small it is.</summary>
    public Spent ForwardPass { get; init; }

    /// <summary>What a backward pass takes besides.</summary>
    public Spent BackwardPass { get; init; }
}

/// <summary>What a machine was measured to do: its ceilings, and how long parts of steps take on it.</summary>
/// <param name="Ceilings">The most that it does of arithmetic and of moving.</param>
/// <param name="Rates">Seconds for one unit of each kind.</param>
public sealed record MachineRates(Ceilings Ceilings, IReadOnlyDictionary<CostKind, MeasuredRate> Rates)
{
    /// <summary>How long a step takes: what is counted of each part, times what a unit of its kind was measured to take.</summary>
    /// <remarks>
    /// A kind that was not measured, such as a block of another width, is taken to come as near to its floor as the measured
    /// kind that is most like it. Where nothing is like it, it is taken to be at its floor.
    /// </remarks>
    /// <param name="step">The step.</param>
    public Spent Forecast(StepCost step)
    {
        ArgumentNullException.ThrowIfNull(step);
        return step.Items.Aggregate(default(Spent), (sum, item) => sum + Forecast(item));
    }

    /// <summary>How long a part of a step takes.</summary>
    /// <param name="item">The part.</param>
    public Spent Forecast(CostItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        if (!Rates.TryGetValue(item.Kind, out MeasuredRate? rate))
        {
            return Likened(item);
        }

        Spent forward = (rate.Forward * item.Units) + (rate.ForwardPass * item.Passes);
        double whole = item.WholeBackward.Floor(Ceilings), part = item.Backward.Floor(Ceilings);
        return forward + (rate.Backward * (item.Units * (whole > 0 ? part / whole : part > 0 ? 1 : 0))) + (rate.BackwardPass * (part > 0 ? item.Passes : 0));
    }

    private Spent Likened(CostItem item)
    {
        MeasuredRate? like = Rates.Where(r => r.Key.Class == item.Kind.Class).OrderBy(r => Distance(r.Key, item.Kind)).Select(r => r.Value).FirstOrDefault();
        Spent At(Load load, Spent measured, Load of)
        {
            double floor = load.Floor(Ceilings), least = of.Floor(Ceilings);
            return least > 0 ? measured * (floor / least) : new Spent(floor, floor);
        }

        return like is null
            ? At(item.Forward, default, default) + At(item.Backward, default, default)
            : At(item.Forward, like.Forward, like.ForwardLoad) + At(item.Backward, like.Backward, like.BackwardLoad);
    }

    private static double Distance(CostKind a, CostKind b)
    {
        double Apart(double x, double y) => Math.Abs(Math.Log((x + 1) / (y + 1)));
        return (a.Precision == b.Precision ? 0 : 100) + Apart(a.Block.Inputs, b.Block.Inputs) + Apart(a.Block.Outputs, b.Block.Outputs)
            + Apart(a.Block.Kernel, b.Block.Kernel) + Apart(a.Block.Pool, b.Block.Pool);
    }
}
