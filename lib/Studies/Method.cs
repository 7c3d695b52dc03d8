namespace Vcmr.Studies;

/// <summary>What an encoder was trained on.</summary>
public enum Method
{
    /// <summary>Stage 1 alone: augmented audio.</summary>
    AudioOnly,

    /// <summary>Stages 1 and 2: audio, then audio against video.</summary>
    Vcmr,

    /// <summary>
    /// Stage 1, then stage 1 again for as many further steps as stage 2 takes: what longer training alone gives. A control
    /// that the paper lacks.
    /// </summary>
    AudioOnlyLonger,

    /// <summary>Nothing: random weights, the floor that any training must beat.</summary>
    Untrained,
}
