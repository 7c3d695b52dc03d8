using System.Text.Json.Serialization;

namespace Vcmr.Training;

/// <summary>How one stage is optimised. Values are checked by <see cref="Validate"/>.</summary>
public record StageOptions
{
    // Far beyond any use: what lies above is a slip of the hand that would take all memory, or all time.
    private const int MostEpochs = 1_000_000;
    private const int LargestBatch = 1 << 16;

    /// <summary>Units that a hidden layer can have at most.</summary>
    internal const int MostHidden = 1 << 13;

    /// <summary>Passes over the training samples.</summary>
    [KeyRange(Least = 1, Most = MostEpochs, Unit = "epochs")]
    public int Epochs { get; init; } = 50;

    /// <summary>Samples a step; a contrastive step's last, incomplete batch is left out.</summary>
    [KeyRange(Least = 2, Most = LargestBatch, Unit = "samples")]
    public int Batch { get; init; } = 64;

    /// <summary>AdamW's learning rate.</summary>
    [KeyRange(Above = 0)]
    public double LearningRate { get; init; } = 3e-4;

    /// <summary>AdamW's decoupled weight decay.</summary>
    [KeyRange(Least = 0)]
    public double WeightDecay { get; init; } = 0.01;

    /// <summary>How the learning rate changes.</summary>
    public LearningRateSchedule Schedule { get; init; } = LearningRateSchedule.Constant;

    /// <summary>Factor of the plateau schedule.</summary>
    [KeyRange(Above = 0, Below = 1)]
    public double PlateauFactor { get; init; } = 0.1;

    /// <summary>Epochs without a lower validation loss before the plateau schedule acts.</summary>
    [KeyRange(Least = 0, Unit = "epochs")]
    public int PlateauPatience { get; init; } = 5;

    /// <summary>Epochs without a lower validation loss before training stops; 0 never stops early.</summary>
    [KeyRange(Least = 0, Unit = "epochs")]
    public int EarlyStop { get; init; }

    /// <summary>Largest gradient norm; 0 clips nothing.</summary>
    [KeyRange(Least = 0)]
    public double ClipNorm { get; init; }

    /// <summary>
    /// The type of the forward pass. Only another than fp32 is part of a run's record, so that fp32 runs keep the id they
    /// had before there was a choice.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Precision Precision { get; init; }

    /// <summary>Epochs between two checkpoints.</summary>
    [KeyRange(Least = 1, Unit = "epochs")]
    public int CheckpointEpochs { get; init; } = 1;

    /// <summary>
    /// Steps between two checkpoints, besides those of <see cref="CheckpointEpochs"/>; the default never falls within an
    /// epoch. It is no part of a run's record, since what a run computes does not depend on it.
    /// </summary>
    [JsonIgnore]
    [KeyRange(Least = 1, Unit = "steps")]
    public int CheckpointSteps { get; init; } = int.MaxValue;

    /// <summary>Epochs between two validations; the last epoch is always validated.</summary>
    [KeyRange(Least = 1, Unit = "epochs")]
    public int ValidateEpochs { get; init; } = 1;

    /// <summary>Checks the values.</summary>
    /// <param name="name">The stage's key in the profile, for the error.</param>
    /// <exception cref="VcmrException">A value is out of range.</exception>
    public virtual void Validate(string name) => KeyRangeAttribute.Require(this, name);
}

/// <summary>How a stage's learning rate changes.</summary>
public enum LearningRateSchedule
{
    /// <summary>It stays.</summary>
    Constant,

    /// <summary>It is multiplied by a factor when the validation loss stops falling (PyTorch's ReduceLROnPlateau).</summary>
    Plateau,

    /// <summary>It falls along half a cosine to zero over all steps.</summary>
    Cosine,
}

/// <summary>The type in which a training step's forward pass computes.</summary>
public enum Precision
{
    /// <summary>32-bit floats throughout: the reference, equal byte for byte when it is repeated or resumed.</summary>
    Fp32,

    /// <summary>
    /// bf16 in convolutions and matrix products; weights, loss, gradients of weights and optimizer stay in fp32, and so does
    /// validation.
    /// </summary>
    Bf16,

    /// <summary>
    /// On an NVIDIA GPU alone: fp32 whose convolutions and matrix products round their factors to 10 bits of mantissa, forward
    /// and backward. <see cref="Fp32"/> does not.
    /// </summary>
    Tf32,

    /// <summary>In a profile: what is faster on the machine that trains first, measured by a few steps. A study has one of the others in its place.</summary>
    Auto,
}
