using Vcmr.Evaluation;

namespace Vcmr.Studies.KnownTruth;

/// <summary>What the study's results say: differences, the trend over doses, what a cue gives. All intervals are over clips and seeds.</summary>
/// <param name="study">The study.</param>
/// <param name="results">Its results.</param>
public sealed class Gains(Study study, IReadOnlyList<ConditionResult> results)
{
    /// <summary>The results.</summary>
    public IReadOnlyList<ConditionResult> Results => results;

    /// <summary>A condition's scores.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="readout">What of its encoders is read.</param>
    public TagReport Score(Condition condition, Readout readout) => study.Probing.Contrast((1.0, Of(condition, readout)));

    /// <summary>A condition's scores minus another's.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="baseline">The other.</param>
    /// <param name="readout">What of the encoders is read.</param>
    public TagReport Difference(Condition condition, Condition baseline, Readout readout) =>
        study.Probing.Contrast((1.0, Of(condition, readout)), (-1.0, Of(baseline, readout)));

    /// <summary>The slope of the scores over the dose, by least squares: what all pairs true would give over none, were it a line.</summary>
    /// <param name="readout">What of the encoders is read.</param>
    public TagReport Trend(Readout readout)
    {
        double[] doses = Doses;
        double mean = doses.Average(), spread = doses.Sum(d => (d - mean) * (d - mean));
        return study.Probing.Contrast([.. doses.Select(d => ((d - mean) / spread, Of(Condition.Paired(d), readout)))]);
    }

    /// <summary>The doses that have results, ascending.</summary>
    public double[] Doses => [.. results.Where(r => r.Condition is { Dose: not null, Off: null }).Select(r => r.Condition.Dose!.Value).Distinct().Order()];

    /// <summary>The cues that have results without them.</summary>
    public PictureCue[] CuesOff => [.. results.Select(r => r.Condition.Off).OfType<PictureCue>().Distinct().Order()];

    private IEnumerable<TaggingResult> Of(Condition condition, Readout readout) => results.Where(r => r.Condition == condition && r.Readout == readout).Select(r => r.Result);
}
