namespace Vcmr.Training;

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
