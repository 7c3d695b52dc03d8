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
    /// <summary>What whole steps of stages took beyond their parts, by the stages' names; none where none ran.</summary>
    public IReadOnlyDictionary<string, Surcharge> Surcharges { get; init; } = new Dictionary<string, Surcharge>();

    /// <summary>
    /// How long a step takes: what is counted of each part, times what a unit of its kind was measured to take, and what a whole step
    /// takes beyond its parts; of a stage that did not run that is what the first one did.
    /// </summary>
    /// <remarks>
    /// A kind that was not measured, such as a block of another width, is taken to come as near to its floor as the measured
    /// kind that is most like it. Where nothing is like it, it is taken to be at its floor.
    /// </remarks>
    /// <param name="step">The step.</param>
    public Spent Forecast(StepCost step)
    {
        ArgumentNullException.ThrowIfNull(step);
        Spent parts = Parts(step), data = step.Items.Where(IsData).Aggregate(default(Spent), (sum, item) => sum + Forecast(item));
        bool trains = step.Items.Any(i => i.Kind.Class == CostClass.Block) && Surcharges.Count > 0;
        return data + (!trains ? parts : Surcharges.TryGetValue(step.Stage, out Surcharge own) ? own.Over(parts) : Surcharges.Values.First().Over(parts));
    }

    /// <summary>How long the parts of a step take that are measured one by one, its data not among them.</summary>
    /// <param name="step">The step.</param>
    /// <param name="samples">Samples of it; all of them where it is null.</param>
    internal Spent Parts(StepCost step, int? samples = null)
    {
        double share = (double)(samples ?? step.Samples) / step.Samples;
        // The optimizer's work does not depend on how many samples there are.
        return step.Items.Where(i => !IsData(i)).Aggregate(
            default(Spent), (sum, item) => sum + Forecast(item.Kind.Class == CostClass.Update ? item : item with { Units = item.Units * share }));
    }

    private static bool IsData(CostItem item) => item.Kind.Class is CostClass.Views or CostClass.Crops;

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
