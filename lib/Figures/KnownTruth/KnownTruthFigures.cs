using System.Globalization;
using Vcmr.Charts;
using Vcmr.Evaluation;
using Vcmr.Studies;
using Vcmr.Studies.KnownTruth;

namespace Vcmr.Figures.KnownTruth;

/// <summary>The known-truth study's figures and tables; each saves its numbers under the study's <c>metrics</c>.</summary>
/// <param name="study">The study.</param>
/// <param name="gains">Its results.</param>
public sealed class KnownTruthFigures(Study study, Gains gains)
{
    private readonly StudyFigures _figures = new(study);

    /// <summary>Scores and gains against the share of true pairs.</summary>
    public Figure DoseResponse()
    {
        _figures.SaveMetrics("dose-response", Readouts.Select(readout => new
        {
            Readout = readout,
            Trend = MetricsFile.Seeds(gains.Trend(readout).Macro),
            Gains = gains.Doses.Where(d => d > 0).Select(d => new { Dose = d, Gain = MetricsFile.Seeds(gains.Difference(Condition.Paired(d), Condition.Paired(0), readout).Macro) }),
        }));
        return _figures.Save(KnownTruth.DoseResponse.Draw(gains, Context));
    }

    /// <summary>What each group of tags loses without a cue; both readouts' numbers are saved.</summary>
    /// <param name="readout">What of the encoders is read.</param>
    /// <exception cref="VcmrException">No cue was switched off.</exception>
    public Figure Cues(Readout readout = Readout.Embedding)
    {
        if (gains.CuesOff.Length == 0)
        {
            throw new VcmrException($"Profile '{study.Profile.Name}' switches no cue off; name some in known_truth.cues_off.");
        }

        _figures.SaveMetrics("cues", Readouts.Select(r => new
        {
            Readout = r,
            Cues = gains.CuesOff.Select(c => new { Cue = c, Loss = MetricsFile.Differences(gains.Difference(Condition.Paired(1), Condition.Paired(1, c), r)) }),
        }));
        return _figures.Save(CueMatrix.Draw(gains, readout, Context));
    }

    /// <summary>Scores with few labelled clips.</summary>
    /// <param name="results">The probes of each readout.</param>
    public Figure FewLabels(IReadOnlyDictionary<Readout, IReadOnlyList<TaggingResult>> results)
    {
        (Method Method, Readout Readout, int Labels, Score Score)[] scores =
        [
            .. from readout in results
               from line in readout.Value.GroupBy(r => (r.Method, r.TrainingClips))
               select (line.Key.Method, readout.Key, line.Key.TrainingClips, study.Probing.Contrast((1.0, line)).Macro.RocAuc!),
        ];
        _figures.SaveMetrics("few-labels", scores.Select(s => new { Model = StudyFigures.Name(s.Method), s.Readout, s.Labels, RocAuc = MetricsFile.Ends(s.Score) }));
        return _figures.Save(KnownTruth.FewLabels.Draw(scores, Context));
    }

    /// <summary>Each tag's gain over shuffled pairs against what its picture tells and what audio alone knows.</summary>
    /// <param name="pictures">What the pictures alone score.</param>
    /// <param name="readout">What of the encoders is read.</param>
    public (Figure Figure, TagGains Gains) TagGains(TagReport pictures, Readout readout = Readout.Embedding)
    {
        TagGains tags = Studies.KnownTruth.TagGains.Of(
            gains.Difference(Condition.Paired(1), Condition.Paired(0), readout), pictures, gains.Score(new Condition(Method.AudioOnly), readout), study.Profile.Evaluation.Resamples);
        _figures.SaveMetrics("tag-gains", new { Picture = MetricsFile.Ends(tags.Picture), Unknown = MetricsFile.Ends(tags.Unknown), tags.Tags });
        return (_figures.Save(TagGainFigure.Draw(tags, "VCMR minus shuffled pairs", Context)), tags);
    }

    /// <summary>All conditions: level, gain over shuffled pairs, and the smallest difference that such an interval finds with 80 %.</summary>
    public Table Scores()
    {
        Condition[] conditions = [.. gains.Results.Select(r => r.Condition).Distinct()];
        var rows = (from readout in Readouts
                    from condition in conditions
                    let score = gains.Score(condition, readout).Macro
                    let gain = condition == Condition.Paired(0) ? null : gains.Difference(condition, Condition.Paired(0), readout).Macro
                    select (Readout: readout, Condition: condition, Score: score, Gain: gain)).ToArray();
        _figures.SaveMetrics("known-truth", rows.Select(r => new
        {
            Condition = Name(r.Condition),
            r.Readout,
            Score = MetricsFile.Seeds(r.Score),
            OverShuffled = r.Gain is null ? null : MetricsFile.Seeds(r.Gain),
            Runs = gains.Results.Where(g => g.Condition == r.Condition && g.Readout == r.Readout).Select(g => new { g.Result.Seed, RocAuc = g.Result.Report.Macro.RocAuc?.Mean, PrAuc = g.Result.Report.Macro.PrAuc.Mean }),
        }));
        return Table.From(rows.Select(r => new
        {
            Encoder = Name(r.Condition),
            Readout = Name(r.Readout),
            RocAuc = r.Score.RocAuc?.WithInterval("0.000") ?? "–",
            OverShuffled = r.Gain?.RocAuc?.WithInterval("+0.000;−0.000;0.000") ?? "–",
            SmallestFound = r.Gain?.RocAuc?.Interval is { } interval ? Power.SmallestFound(interval).ToString("0.000", CultureInfo.InvariantCulture) : "–",
            PrAuc = r.Score.PrAuc.WithInterval("0.000"),
        }));
    }

    /// <summary>A condition's name.</summary>
    public static string Name(Condition condition) => condition.Off is { } cue
        ? $"VCMR without {cue.ToString().ToLowerInvariant()}"
        : condition.Dose is { } dose ? string.Create(CultureInfo.InvariantCulture, $"VCMR, ρ = {dose:0.##}") : StudyFigures.Name(condition.Method);

    /// <summary>A readout's name.</summary>
    public static string Name(Readout readout) => readout == Readout.Embedding ? "last layer" : "block means";

    private static Readout[] Readouts => Enum.GetValues<Readout>();

    private FigureContext Context => _figures.Context([.. gains.Results.Select(r => r.Result)]) with { Split = $"{study.Profile.Evaluation.Folds}-fold" };
}
