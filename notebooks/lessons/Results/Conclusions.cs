using System.Globalization;
using Vcmr.Audio.Disturbances;
using Vcmr.Evaluation;
using Vcmr.Figures;
using Vcmr.Studies;
using Vcmr.Studies.Locking;

namespace Vcmr.Lessons.Results;

/// <summary>
/// What a study's results say, in sentences made from the numbers. A difference counts as one only where its 95 %
/// interval leaves out zero; the paper's claim stands beside what was found.
/// </summary>
public sealed class Conclusions
{
    private readonly Study _study;

    /// <summary>Shows a study.</summary>
    public Conclusions(Study study) => _study = study;

    /// <summary>Table 1: does the video help, and does training?</summary>
    public string TableOne(IReadOnlyList<TaggingResult> results)
    {
        SystemComparison video = Infer(results, Method.Vcmr, Method.AudioOnly);
        return string.Join("\n",
            [.. PlannedComparison.Table1.Select(c => Sentence(c.Statement, Infer(results, c.Method, c.Baseline).Differences.Macro)),
            $"Intervals are over other test clips and other seeds. Four of five runs with {Tested(video)} and {(video.Runs.First == 1 ? "this seed" : $"{video.Runs.First} seeds")} would find a true difference of VCMR and audio-only of {Number(video.Macro.RocAuc?.SmallestFound)} in ROC-AUC and {Number(video.Macro.PrAuc.SmallestFound)} in PR-AUC.",
            "The paper finds a gain of 0.117 in ROC-AUC and 0.127 in PR-AUC for VCMR over audio-only on MagnaTagATune."]);
    }

    /// <summary>Figure 2: which groups and how many tags gain?</summary>
    public string TagGroups(IReadOnlyList<TaggingResult> results)
    {
        SystemComparison comparison = Infer(results, Method.Vcmr, Method.AudioOnly);
        return string.Join("\n",
            [.. comparison.Differences.Groups.Select(g => Sentence($"{g.Name}: VCMR minus audio-only", g)),
             Count("tags", comparison.Differences.Tags),
             Surviving([.. comparison.Tags.Where(t => t.PrAuc.Survives)]),
             "The paper finds a gain in every group."]);
    }

    /// <summary>Figure 3: the difference at every part, and how near to its full score VCMR is with a tenth.</summary>
    public string Scarcity(IReadOnlyList<TaggingResult> results)
    {
        var lines = new List<string>();
        foreach (IGrouping<double, TaggingResult> part in results.GroupBy(r => r.Fraction).OrderBy(g => g.Key))
        {
            lines.Add(Sentence($"{part.Key:P0} of the training clips: VCMR minus audio-only", Compare([.. part], Method.Vcmr, Method.AudioOnly).Macro));
        }

        double Mean(double fraction) => results.Where(r => r.Method == Method.Vcmr && r.Fraction == fraction).Average(r => r.Report.Macro.PrAuc.Mean);
        lines.Add(string.Create(CultureInfo.InvariantCulture,
            $"With a tenth of the clips VCMR reaches {Mean(0.1) / Mean(1):P0} of its full PR-AUC; the paper says that it is near its full score there."));
        return string.Join("\n", lines);
    }

    /// <summary>Figure 4: the difference at every input length, and the trend of each method.</summary>
    public string Resolution(IReadOnlyList<TaggingResult> results)
    {
        var lines = new List<string>();
        foreach (IGrouping<int, TaggingResult> length in results.GroupBy(r => r.InputLength).OrderBy(g => g.Key))
        {
            lines.Add(Sentence($"{length.Key / 16_000.0:F2} s: VCMR minus audio-only", Compare([.. length], Method.Vcmr, Method.AudioOnly).Macro));
        }

        int shortest = results.Min(r => r.InputLength), longest = results.Max(r => r.InputLength);
        foreach (Method method in new[] { Method.AudioOnly, Method.Vcmr })
        {
            TaggingResult[] own = [.. results.Where(r => r.Method == method)];
            ScorePair trend = _study.Tagging.Compare(own.Where(r => r.InputLength == longest), own.Where(r => r.InputLength == shortest)).Macro;
            lines.Add(Sentence($"{StudyFigures.Name(method)}, longest minus shortest input", trend));
        }

        lines.Add("The paper says that VCMR rises slightly with the length, audio-only falls, and VCMR is ahead at every length.");
        return string.Join("\n", lines);
    }

    /// <summary>Disturbed clips: the severity of each kind that takes most from each method.</summary>
    public string Robustness(IReadOnlyList<DisturbedResult> results)
    {
        var lines = new List<string>();
        foreach (IGrouping<DisturbanceKind, DisturbedResult> kind in results.Where(r => r.Disturbance is not null).GroupBy(r => r.Disturbance!.Kind))
        {
            foreach (IGrouping<Method, DisturbedResult> method in kind.GroupBy(r => r.Result.Method))
            {
                (Disturbance worst, ScorePair change) = method
                    .GroupBy(r => r.Disturbance!)
                    .Select(g => (g.Key, Change: _study.Robustness.Compare(g, results.Where(r => r.Disturbance is null && r.Result.Method == method.Key)).Macro))
                    .MinBy(c => c.Change.RocAuc?.Mean ?? 0);
                lines.Add(Sentence($"{StudyFigures.Name(worst)}: {StudyFigures.Name(method.Key)} minus itself undisturbed", change));
            }
        }

        return string.Join("\n", lines);
    }

    /// <summary>What a comparison was tested on: clips, and of how many songs where several are of one.</summary>
    internal static string Tested(SystemComparison comparison) =>
        comparison.Songs == comparison.Clips ? $"{comparison.Clips} test clips" : $"{comparison.Clips} test clips of {comparison.Songs} songs";

    private TagReport Compare(IReadOnlyList<TaggingResult> results, Method method, Method baseline) =>
        _study.Tagging.Compare(results.Where(r => r.Method == method), results.Where(r => r.Method == baseline));

    private SystemComparison Infer(IReadOnlyList<TaggingResult> results, Method method, Method baseline) =>
        _study.Tagging.Infer(results.Where(r => r.Method == method), results.Where(r => r.Method == baseline));

    private static string Surviving(IReadOnlyList<EffectPair> tags) => tags.Count == 0
        ? "After Holm's correction over the tags no difference is left."
        : $"After Holm's correction over the tags {string.Join(", ", tags.Select(t => $"{t.Name} ({(t.PrAuc.Difference.Mean > 0 ? "gains" : "loses")})"))} still {(tags.Count == 1 ? "differs" : "differ")}.";

    private static string Number(double? value) => value?.ToString("0.000", CultureInfo.InvariantCulture) ?? "an unknown size";

    private static string Sentence(string what, ScorePair difference) =>
        $"{what}: ROC-AUC {Metric(difference.RocAuc)}; PR-AUC {Metric(difference.PrAuc)}.";

    private static string Count(string of, IReadOnlyList<ScorePair> differences)
    {
        int gains = differences.Count(d => d.PrAuc.Interval is { Low: > 0 });
        int losses = differences.Count(d => d.PrAuc.Interval is { High: < 0 });
        return $"Of {differences.Count} {of}, {gains} gain, {losses} lose and {differences.Count - gains - losses} do not differ clearly in PR-AUC (95 % interval).";
    }

    private static string Metric(Score? difference) => difference is not { Mean: var mean, Interval: { } range }
        ? "undefined"
        : string.Create(CultureInfo.InvariantCulture, $"{mean:+0.000;−0.000;0.000} [{range.Low:+0.000;−0.000;0.000}, {range.High:+0.000;−0.000;0.000}], ")
            + (range.ExcludesZero ? mean > 0 ? "a clear gain" : "a clear loss" : "no clear difference");
}
