namespace Vcmr.Studies.KnownTruth;

/// <summary>What an encoder of the study was trained on.</summary>
/// <param name="Method">What trained it.</param>
/// <param name="Dose">For stage 2: the share of the songs that kept their own video.</param>
/// <param name="Off">The cue that the pictures of its corpus do not tell, or null where they tell all.</param>
public sealed record Condition(Method Method, double? Dose = null, PictureCue? Off = null)
{
    /// <summary>The whole corpus's condition of a method: all pairs true for VCMR, none for shuffled pairs.</summary>
    public static Condition Of(Method method) => method switch
    {
        Method.Vcmr => Paired(1),
        Method.ShuffledPairs => Paired(0),
        _ => new Condition(method),
    };

    /// <summary>An encoder of stage 2.</summary>
    /// <param name="dose">Share of true pairs.</param>
    /// <param name="off">The cue that is switched off.</param>
    public static Condition Paired(double dose, PictureCue? off = null) => new(
        dose == 1 ? Method.Vcmr : dose == 0 ? Method.ShuffledPairs : Method.PartlyShuffled, dose, off);
}

/// <summary>An encoder of the study as a probe reads it.</summary>
/// <param name="Condition">What it was trained on.</param>
/// <param name="Readout">What of it is read.</param>
/// <param name="Result">The cross-validated scores of all tagged clips.</param>
public sealed record ConditionResult(Condition Condition, Readout Readout, TaggingResult Result);
