using System.Text.Json;
using Vcmr.Audio.Disturbances;
using Vcmr.Charts;
using Vcmr.Evaluation;
using Vcmr.Media;
using Vcmr.Models;
using Vcmr.Storage;
using Vcmr.Studies;

namespace Vcmr.Figures;

/// <summary>
/// The paper's figures from a study's results. Each is saved under the study's <c>figures</c>, its numbers under
/// <c>metrics</c>, and returned for display.
/// </summary>
public sealed class StudyFigures
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };
    private readonly Study _study;
    private readonly Lazy<PublishedResults> _published;

    /// <summary>Draws a study's results.</summary>
    public StudyFigures(Study study)
    {
        _study = study;
        _published = new(() => PublishedResults.Read());
    }

    /// <summary>What others published.</summary>
    public PublishedResults Published => _published.Value;

    /// <summary>What stands at the foot of this study's figures.</summary>
    /// <param name="results">The runs behind a figure; empty where it shows data, not scores.</param>
    public FigureContext Context(IReadOnlyCollection<TaggingResult>? results = null) => new(_study.Profile.Name)
    {
        Dataset = results is null ? null : _study.Profile.Data.TaggedName,
        Split = results is null ? null : "test",
        // What is not trained has no seed.
        Seeds = results?.GroupBy(r => r.Method).Select(runs => runs.Select(r => r.Seed).Distinct().Count()).DefaultIfEmpty().Max(),
        FrameEncoder = EncoderName(_study.Videos.EncoderId),
        Note = results?.Select(r => r.DroppedLeaks).OfType<DroppedLeaks>().FirstOrDefault() is { } dropped
            ? $"{dropped.Test} test clips are left out, of which training has a nearly identical recording ({dropped.Method})."
            : null,
    };

    /// <summary>Table 1: all methods of the results, and the published rows.</summary>
    public Figure Table1(IReadOnlyList<TaggingResult> results) => Table1("table1", results);

    /// <summary>The same table of other methods, which leaves Table 1 itself alone.</summary>
    /// <param name="name">The name of the figure and of its numbers.</param>
    /// <param name="results">The runs.</param>
    public Figure Table1(string name, IReadOnlyList<TaggingResult> results)
    {
        var own = Reports(results);
        SaveMetrics(name, own.Select(o => new { o.Model, Dataset = _study.Profile.Data.TaggedName, Seeds = o.Runs, o.Report.Clips, Macro = MetricsFile.Seeds(o.Report.Macro) }));
        return Save(Vcmr.Figures.Table1.Draw([.. own.Select(o => Row(o.Model, o.Report.Macro)), .. Published.Table1], Context(results), name));
    }

    /// <summary>Every published score on the paper's data sets, and this study's beside them where its set is one of these.</summary>
    public Figure PublishedScores(IReadOnlyList<TaggingResult> results)
    {
        ModelScore[] own = PublishedDataset is { } dataset
            ? [.. Reports(results).Where(o => o.Model is ModelNames.Vcmr or ModelNames.AudioOnly).Select(o => Row(o.Model, o.Report.Macro) with { Dataset = dataset })]
            : [];
        return Save(PublishedSpread.Draw(Published, own, Context()));
    }

    /// <summary>Figure 2: tag groups.</summary>
    public Figure TagGroups(IReadOnlyList<TaggingResult> results)
    {
        var own = Reports(results);
        SaveMetrics("figure2", own.Select(o => new { o.Model, Groups = o.Report.Groups.Select(MetricsFile.Seeds), Tags = o.Report.Tags.Select(MetricsFile.Seeds) }));
        return Save(Figure2.Draw([.. own.SelectMany(o => Grouped(o.Report).Select(g => Row(o.Model, g))), .. Published.Groups], Context(results)));
    }

    /// <summary>Figure 3: parts of the training data.</summary>
    public Figure Scarcity(IReadOnlyList<TaggingResult> results) => Save(Figure3.Draw(
        Sweep("figure3", results, r => 100 * r.Fraction), Context(results), Published.Statements.GetValueOrDefault("figure3")));

    /// <summary>Figure 4: input lengths.</summary>
    public Figure Resolution(IReadOnlyList<TaggingResult> results) => Save(Figure4.Draw(
        Sweep("figure4", results, r => r.InputLength / 16_000.0), Context(results), Published.Statements.GetValueOrDefault("figure4")));

    /// <summary>Taggers on disturbed test clips; each severity's scores and what it takes from the clips as they are.</summary>
    public Figure Robustness(IReadOnlyList<DisturbedResult> results)
    {
        var points = results.GroupBy(r => (r.Result.Method, r.Disturbance)).Select(g => (g.Key.Method, g.Key.Disturbance, Runs: g.ToArray(), Report: _study.Robustness.Summarise(g))).ToList();
        SaveMetrics("robustness", points.Select(p => new
        {
            Model = Name(p.Method),
            Kind = p.Disturbance?.Kind.ToString() ?? "undisturbed",
            p.Disturbance?.Severity,
            Seeds = p.Runs.Length,
            p.Report.Clips,
            Macro = MetricsFile.Seeds(p.Report.Macro),
            Change = p.Disturbance is null ? null : MetricsFile.Difference(_study.Robustness.Compare(p.Runs, results.Where(r => r.Disturbance is null && r.Result.Method == p.Method)).Macro),
        }));
        FigureContext context = Context([.. results.Select(r => r.Result)]);
        return Save(RobustnessFigure.Draw(
            [.. points.Select(p => (Name(p.Method), p.Disturbance, p.Report.Macro.RocAuc ?? Score.None))],
            context with { Note = $"{points[0].Report.Clips} test clips. {context.Note}".TrimEnd() }));
    }

    /// <summary>Figure 1: the framework with the shapes of this study's models.</summary>
    public Figure Framework() => Save(Figure1.Draw(
        new FrameworkShapes
        {
            Samples = _study.Profile.Model.InputLength,
            SampleRate = AudioFormat.SampleRate,
            Blocks = _study.Profile.Model.Shape().Blocks + 2,
            Embedding = _study.Profile.Model.Shape().EmbeddingSize,
            Projection = ProjectionHead.Width,
            Temperature = _study.Profile.Audio.Temperature,
            VideoSeconds = VideoEncoder.SecondsFor(_study.Profile.Model.InputLength),
            VideoFeatures = _study.Videos.FeatureDimension,
            FrameEncoder = Context().FrameEncoder!,
            FrozenBlocks = _study.Profile.AudioVideo.FrozenBlocks,
            TaggingHidden = _study.Profile.Tagging.Hidden,
            Tags = _study.Tagged.Tags.Count,
        },
        Context()));

    /// <summary>Differences tag by tag in PR-AUC, VCMR minus audio-only, and which of them survive Holm's correction.</summary>
    public Figure TagDifferences(IReadOnlyList<TaggingResult> results)
    {
        SystemComparison comparison = _study.Tagging.Infer(
            results.Where(r => r.Method == Method.Vcmr), results.Where(r => r.Method == Method.AudioOnly));
        SaveMetrics("tag-differences", MetricsFile.Differences(comparison));
        return Save(PerTagDifferences.Draw(
            comparison.Differences.Tags, "PR-AUC", Context(results), PublishedDifferences(), surviving: [.. comparison.Tags.Where(t => t.PrAuc.Survives).Select(t => t.Name)]));
    }

    /// <summary>Saves a figure under the study's <c>figures</c> and returns it.</summary>
    public Figure Save(Figure figure)
    {
        figure.Save(Path.Combine(_study.Results, "figures"));
        return figure;
    }

    /// <summary>Saves a figure with a slider under the study's <c>figures</c> and returns it.</summary>
    public SteppedFigure Save(SteppedFigure figure)
    {
        figure.Save(Path.Combine(_study.Results, "figures"));
        return figure;
    }

    /// <summary>Saves numbers as JSON under the study's <c>metrics</c>.</summary>
    public void SaveMetrics(string name, object value)
    {
        AtomicFile.Write(Path.Combine(_study.Results, "metrics", name + ".json"), JsonSerializer.Serialize(value, Json) + "\n");
    }

    /// <summary>A frame encoder's name on figures: its id without the hash.</summary>
    public static string EncoderName(string id) => id.Split("-sha256:")[0];

    /// <summary>A method's name on figures.</summary>
    public static string Name(Method method) => method switch
    {
        Method.AudioOnly => ModelNames.AudioOnly,
        Method.Vcmr => ModelNames.Vcmr,
        Method.AudioOnlyLonger => ModelNames.AudioOnlyLonger,
        Method.Untrained => ModelNames.Untrained,
        Method.ShuffledPairs => ModelNames.ShuffledPairs,
        Method.PartlyShuffled => ModelNames.PartlyShuffled,
        Method.Supervised => ModelNames.Supervised,
        Method.LogMelStatistics => ModelNames.LogMelStatistics,
        Method.HarmonicCnn => ModelNames.HarmonicCnn,
        Method.ShortChunkCnn => ModelNames.ShortChunkCnn,
        Method.Clmr => ModelNames.Clmr,
        _ => throw new ArgumentOutOfRangeException(nameof(method)),
    };

    /// <summary>A disturbance in words, such as <c>low-pass 1000 Hz</c>.</summary>
    public static string Name(Disturbance disturbance) => RobustnessFigure.Describe(disturbance);

    /// <summary>The runs behind a figure.</summary>
    public static Table RunTable(IEnumerable<TaggingResult> results) => Table.From(results.Select(r => new
    {
        Encoder = Name(r.Method),
        r.Seed,
        Samples = r.InputLength,
        r.TrainingClips,
        BestEpoch = r.BestEpoch,
        RocAuc = Math.Round(r.Report.Macro.RocAuc?.Mean ?? double.NaN, 3),
        PrAuc = Math.Round(r.Report.Macro.PrAuc.Mean, 3),
        Run = r.RunId,
    }));

    /// <summary>Published scores as a table, with their sources.</summary>
    public static Table QuotedTable(IEnumerable<ModelScore> scores) => Table.From(scores.Select(r => new
    {
        r.Model,
        r.Dataset,
        r.Split,
        RocAuc = r.RocAuc.Mean,
        PrAuc = r.PrAuc.Mean,
        Source = r.Source.Label(),
        Note = r.Note ?? "",
    }));

    private List<(string Model, TagReport Report, int Runs)> Reports(IReadOnlyList<TaggingResult> results) =>
        [.. results.GroupBy(r => r.Method).Select(g => (Name(g.Key), _study.Tagging.Summarise(g), g.Count()))];

    private ModelScore Row(string model, ScorePair scores) => new(model, _study.Profile.Data.TaggedName, scores);

    private List<ModelScore> Sweep(string name, IReadOnlyList<TaggingResult> results, Func<TaggingResult, double> setting)
    {
        var points = results
            .GroupBy(r => (r.Method, At: setting(r)))
            .Select(g => (Model: Name(g.Key.Method), g.Key.At, Report: _study.Tagging.Summarise(g), Runs: g.Count(), g.First().TrainingClips))
            .OrderBy(p => p.At)
            .ToList();
        SaveMetrics(name, points.Select(p => new { p.Model, p.At, Seeds = p.Runs, p.TrainingClips, Macro = MetricsFile.Seeds(p.Report.Macro) }));
        return [.. points.Select(p => Row(p.Model, p.Report.Macro) with { At = p.At }), .. PublishedPoint(points.Max(p => p.At))];
    }

    // A set without groups, such as MTG-Jamendo's moods and themes, is one.
    private static IReadOnlyList<ScorePair> Grouped(TagReport report) =>
        report.Groups.Count > 0 ? report.Groups : [report.Macro with { Name = "all tags" }];

    private string? PublishedDataset => PublishedResults.DatasetOf(_study.Profile.Data.TaggedName);

    // The whole training set and the longest input are Table 1's setting, so its numbers belong at that point.
    private IEnumerable<ModelScore> PublishedPoint(double at) => Published.Table1
        .Where(r => r.Dataset == PublishedDataset && (r.Model is ModelNames.AudioOnly or ModelNames.Vcmr))
        .Select(r => r with { At = at });

    private ScorePair[] PublishedDifferences() =>
    [
        .. from vcmr in Published.Tags
           where vcmr.Dataset == PublishedDataset && vcmr.Model == ModelNames.Vcmr
           join audio in Published.Tags.Where(t => t.Dataset == PublishedDataset && t.Model == ModelNames.AudioOnly) on vcmr.Scores.Name equals audio.Scores.Name
           select new ScorePair(vcmr.Scores.Name, new Score(vcmr.RocAuc.Mean - audio.RocAuc.Mean), new Score(vcmr.PrAuc.Mean - audio.PrAuc.Mean)),
    ];
}
