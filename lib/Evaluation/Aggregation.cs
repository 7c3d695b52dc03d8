namespace Vcmr.Evaluation;

/// <summary>How the predictions for a song's segments become one prediction for the song.</summary>
public enum Aggregation
{
    /// <summary>The mean of the segments' probabilities (the sigmoids, not the sigmoid of the mean logit).</summary>
    Average,

    /// <summary>The largest probability of any segment.</summary>
    Max,

    /// <summary>The part of the segments that vote for the tag, that is, whose probability is above one half.</summary>
    MajorityVote,
}
