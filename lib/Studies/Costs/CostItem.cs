using Vcmr.Training;

namespace Vcmr.Studies.Costs;

/// <summary>What a part of a step is.</summary>
public enum CostClass
{
    /// <summary>A block of the audio encoder; units are positions, of all waveforms.</summary>
    Block,

    /// <summary>A block of an audio encoder in evaluation mode, without gradients; units are positions.</summary>
    Inference,

    /// <summary>The video branch with its projection; units are rows.</summary>
    Video,

    /// <summary>Dense layers; units are operations of the forward pass.</summary>
    Dense,

    /// <summary>NT-Xent; units are similarities.</summary>
    Contrast,

    /// <summary>Gradient norm and optimizer; units are weights that train.</summary>
    Update,

    /// <summary>A step of a tagging head on embeddings, loss and optimizer included; units are steps.</summary>
    Head,

    /// <summary>Crops that are read and augmented; units are samples. A processor does it beside the step.</summary>
    Views,

    /// <summary>Crops that are read as they are; units are samples.</summary>
    Crops,
}

/// <summary>What parts of steps are measured together: they take the same time a unit.</summary>
/// <param name="Class">What it is.</param>
/// <param name="Block">The block, for blocks; the features, LSTM width and seconds of a video branch.</param>
/// <param name="Precision">fp32 or bf16.</param>
public readonly record struct CostKind(CostClass Class, BlockKind Block, Precision Precision);

/// <summary>A part of a step, counted.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Units">How much of it.</param>
/// <param name="Forward">Operations and bytes of the forward pass.</param>
/// <param name="Backward">Operations and bytes of the backward pass; nothing where nothing trains.</param>
/// <param name="WholeBackward">What the backward pass would be were the input to get a gradient: that is what was measured.</param>
public sealed record CostItem(CostKind Kind, double Units, Load Forward, Load Backward, Load WholeBackward)
{
    /// <summary>Passes through it in a step: each takes a time of its own, however little there is to compute.</summary>
    public int Passes { get; init; }
}

/// <summary>Work of an arithmetic unit and of a memory.</summary>
/// <param name="Flops">Floating-point operations.</param>
/// <param name="Bytes">Bytes read and written.</param>
public readonly record struct Load(double Flops, double Bytes)
{
    /// <summary>Both of two loads.</summary>
    public static Load operator +(Load a, Load b) => new(a.Flops + b.Flops, a.Bytes + b.Bytes);

    /// <summary>The least time in which a machine could do it, s: the longer of arithmetic and memory, each at its ceiling.</summary>
    /// <param name="ceilings">The machine's.</param>
    public double Floor(Ceilings ceilings) => Math.Max(Flops / ceilings.FlopsASecond, Bytes / ceilings.BytesASecond);
}

/// <summary>What a machine can do at most.</summary>
/// <param name="FlopsASecond">Operations a second of a large matrix product in fp32.</param>
/// <param name="BytesASecond">Bytes a second that a large copy reads and writes.</param>
public readonly record struct Ceilings(double FlopsASecond, double BytesASecond);
