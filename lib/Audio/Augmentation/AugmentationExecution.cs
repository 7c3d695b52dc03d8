using System.Runtime.Serialization;

namespace Vcmr.Audio.Augmentation;

/// <summary>Where stage 1 augments. What is drawn is the same either way, and the result is to 1e-5.</summary>
public enum AugmentationExecution
{
    /// <summary>View by view on the loader's thread, while the model works on the batch before: cheapest on a processor.</summary>
    [EnumMember(Value = "per_sample")]
    PerSample,

    /// <summary>The whole batch at once, where the batch lies: for a GPU whose loader cannot keep up.</summary>
    Batched,
}
