using Vcmr.Charts;
using Vcmr.Evaluation;
using Vcmr.Figures;
using Vcmr.Studies;

namespace Vcmr.Lessons.Results;

/// <summary>What notebook 07 shows beside Figure 3: each tag's score at each share of the labelled clips.</summary>
public sealed class ShareExhibit
{
    private const string AllTags = "all tags";
    private const int Few = 5;
    private static readonly Method[] Methods = [Method.AudioOnly, Method.Vcmr];
    private readonly Study _study;
    private readonly StudyFigures _figures;

    /// <summary>Shows a study.</summary>
    public ShareExhibit(Study study) => (_study, _figures) = (study, new StudyFigures(study));

    /// <summary>Scores tag by tag, with a slider for the share of the training clips.</summary>
    /// <param name="results">The heads of Figure 3, or some of them.</param>
    /// <exception cref="VcmrException">There are no results.</exception>
    public SteppedFigure Slider(IReadOnlyList<TaggingResult> results)
    {
        double[] shares = [.. results.Select(r => r.Fraction).Distinct().Order()];
        if (shares.Length == 0)
        {
            throw new VcmrException("The share's slider has no results of this run; run the sweep first.");
        }

        // The order stays, so that a tag can be followed: by the clips that it has with all labels.
        int[] seeds = [.. results.Select(r => r.Seed).Distinct().Order()];
        double[] most = Counts(1, seeds);
        int[] order = [.. Enumerable.Range(0, most.Length).OrderBy(t => most[t]).ThenByDescending(t => _study.Tagged.Tags[t], StringComparer.Ordinal)];
        return _figures.Save(new SteppedFigure(
            "share of the labelled clips", [.. shares.Select(share => State(share, [.. results.Where(r => r.Fraction == share)], seeds, order))], shares.Length / 2));
    }

    private FigureState State(double share, TaggingResult[] results, int[] seeds, int[] order)
    {
        double[] counts = Counts(share, seeds);
        Dictionary<Method, TagReport> reports = Methods.Where(m => results.Any(r => r.Method == m)).ToDictionary(m => m, m => _study.Tagging.Summarise(results.Where(r => r.Method == m)));
        int clips = results[0].TrainingClips;
        IReadOnlyDictionary<string, Look> looks = ModelNames.Looks(Methods.Select(StudyFigures.Name));
        var chart = new Chart("Move the share: which tags need many labels?", [
            new Panel(
                new Axis("PR-AUC on the test clips") { Min = 0, Max = 1.02 },
                Axis.Categories("", order.Select(t => $"{_study.Tagged.Tags[t]} ({counts[t]:0.#})").Append($"{AllTags} ({clips})")) with { Grid = true },
                [.. reports.Select(r => Points(r.Key, r.Value, order, looks))])
            { Height = 62 + (19 * (order.Length + 1)) }])
        {
            Width = 560,
            Footer = _figures.Context(results).Footer("In brackets: training clips with the tag, the mean over seeds.", "Whiskers: bootstrap 95 % interval over test songs."),
        };
        return new FigureState($"{100 * share:0.##} %", new Figure("share-slider", chart), Says(share, clips, reports, counts));
    }

    private static PointLayer Points(Method method, TagReport report, int[] order, IReadOnlyDictionary<string, Look> looks)
    {
        // Two encoders of one score would hide each other.
        double shift = method == Method.Vcmr ? 0.14 : -0.14;
        ScorePair[] shown = [.. order.Select(t => report.Tags[t]), report.Macro with { Name = AllTags }];
        return new PointLayer([.. shown.Select(s => Math.Round(s.PrAuc.Mean, 4))], [.. shown.Select((_, i) => i + shift)])
        {
            Label = StudyFigures.Name(method),
            Look = looks[StudyFigures.Name(method)],
            HorizontalWhiskers = [.. shown.Select(s => s.PrAuc.Interval is { } i ? new Interval(Math.Round(i.Low, 4), Math.Round(i.High, 4)) : (Interval?)null)],
            Hover = [.. shown.Select(s => $"{s.Name}: {s.PrAuc.Mean:0.000} {s.PrAuc.IntervalText}")],
        };
    }

    private static string Says(double share, int clips, Dictionary<Method, TagReport> reports, double[] counts)
    {
        string scores = string.Join(", ", reports.Select(r => $"{StudyFigures.Name(r.Key)} {r.Value.Macro.PrAuc.Mean:0.000}"));
        int few = counts.Count(c => c < Few);
        return $"With {100 * share:0.##} % of the labels, {clips} clips, PR-AUC over all tags is: {scores}. {few} of {counts.Length} tags have fewer than {Few} clips.";
    }

    // Training clips with each tag, the mean over seeds, which choose their own.
    private double[] Counts(double share, int[] seeds)
    {
        Datasets.Tagged.TaggedClip[] candidates = [.. _study.Tagging.Clips("train").Select(c => _study.Tagged.Clips[c])];
        var counts = new double[_study.Tagged.Tags.Count];
        foreach (int seed in seeds)
        {
            foreach (int tag in TrainingFraction.Take(candidates, share, seed).SelectMany(i => candidates[i].Tags))
            {
                counts[tag] += 1.0 / seeds.Length;
            }
        }

        return [.. counts.Select(c => Math.Round(c, 1))];
    }
}
