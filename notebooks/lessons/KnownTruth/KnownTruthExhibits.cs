using System.Globalization;
using Vcmr.Charts;
using Vcmr.Evaluation;
using Vcmr.Figures;
using Vcmr.Figures.KnownTruth;
using Vcmr.Lessons.AudioVideo;
using Vcmr.Lessons.Contrastive;
using Vcmr.Studies;
using Vcmr.Studies.KnownTruth;
using Vcmr.Studies.Locking;

namespace Vcmr.Lessons.KnownTruth;

/// <summary>What notebook 09 and <c>vcmr study</c> show of the known-truth study.</summary>
public sealed class KnownTruthExhibits : IDisposable
{
    private readonly Study _study;
    private readonly KnownTruthStudy _known;
    private readonly CancellationToken _cancellation;
    private readonly Lazy<Gains> _gains;
    private readonly Lazy<KnownTruthFigures> _figures;
    private readonly Lazy<TagReport> _pictures;
    private readonly Lazy<EmbeddingExhibits> _embeddings;
    private TagGains? _tagGains;

    /// <summary>Shows a study.</summary>
    /// <param name="study">The study; the caller disposes it.</param>
    /// <param name="cancellation">Stops training between two steps.</param>
    public KnownTruthExhibits(Study study, CancellationToken cancellation = default)
    {
        (_study, _known, _cancellation) = (study, new KnownTruthStudy(study), cancellation);
        _gains = new(() => new Gains(study, _known.Run(cancellation)));
        _figures = new(() => new KnownTruthFigures(study, _gains.Value));
        _embeddings = new(() => new EmbeddingExhibits(study, new ContrastiveExhibits(study)));
        _pictures = new(() => PictureTags.Score(study, Lesson.Songs(study).ToDictionary(s => s.File, s => s.Tags)));
    }

    /// <summary>The results; what is missing is trained when first asked for.</summary>
    public Gains Gains => _gains.Value;

    /// <summary>Makes and prepares the data, and says what there is.</summary>
    public string Prepare()
    {
        _study.Data.RequireVideos();
        _study.Data.PrepareVideos(_cancellation);
        _study.Data.PrepareTagged(_cancellation);
        KnownTruthOptions asked = _known.Options;
        int trained = _study.Profile.Seeds.Count * (2 + asked.Doses.Count + asked.CuesOff.Count);
        return $"{_study.Videos.Segments.Select(s => s.Song).Distinct().Count()} songs with pictures, {_study.Tagged.Clips.Count} tagged clips, {_study.Profile.Seeds.Count} seed(s); "
            + $"{asked.Doses.Count} doses and {asked.CuesOff.Count} cues switched off: {trained} encoders to train or find.";
    }

    /// <summary>All conditions in numbers.</summary>
    public Table Scores() => _figures.Value.Scores();

    /// <summary>Table 1 for this study: the paper's tagging head on the main conditions, the supervised network and log-mel statistics.</summary>
    public Figure Heads() => new StudyFigures(_study).Table1("known-truth-heads", [
        .. from condition in KnownTruthStudy.WithHeads
           from seed in _study.Profile.Seeds
           select _study.Tagging.Run(_known.Encoder(condition, seed, _cancellation), cancellation: _cancellation),
        _study.Probing.LogMelStatistics(_cancellation),
        .. _study.Tagging.Supervised(cancellation: _cancellation),
    ]);

    /// <summary>Scores and gains against the share of true pairs.</summary>
    public Figure DoseResponse() => _figures.Value.DoseResponse();

    /// <summary>What each group of tags loses without a cue, or why there is nothing to show.</summary>
    /// <param name="readout">What of the encoders is read.</param>
    public object Cues(Readout readout = Readout.Embedding) => Gains.CuesOff.Length > 0
        ? _figures.Value.Cues(readout)
        : $"Profile '{_study.Profile.Name}' switches no cue off, since each needs a corpus of its own; the profile study does.";

    /// <summary>Scores with few labelled clips, or why there is nothing to show.</summary>
    public object FewLabels() => _known.Options.FewLabels.Count > 0
        ? _figures.Value.FewLabels(Enum.GetValues<Readout>().ToDictionary(r => r, r => _known.FewLabels(r, _cancellation)))
        : $"Profile '{_study.Profile.Name}' asks for no few-label curve (known_truth.few_labels).";

    /// <summary>Tags from the pictures alone: what there is to be learned from them; or why that is not known.</summary>
    public object Pictures() => !_study.Data.IsDemo ? NoTruth : Table.From(_pictures.Value.Groups.Prepend(_pictures.Value.Macro with { Name = "all tags" }).Select(g => new
    {
        Tags = g.Name,
        Number = g.Tags,
        PicturesAlone = g.RocAuc?.WithInterval("0.000") ?? "–",
        AudioOnly = Of(Gains.Score(new Condition(Method.AudioOnly), Readout.Embedding), g.Name).RocAuc?.WithInterval("0.000") ?? "–",
    }));

    /// <summary>Each tag's gain against what its picture tells and what audio alone knows; or why that is not known.</summary>
    public object TagGains()
    {
        if (!_study.Data.IsDemo)
        {
            return NoTruth;
        }

        (Figure figure, _tagGains) = _figures.Value.TagGains(_pictures.Value);
        return figure;
    }

    /// <summary>How often sound and picture of the validation songs find each other, at each dose.</summary>
    public Figure Retrieval() => _embeddings.Value.Retrieval([.. Gains.Doses.Select(d => (KnownTruthFigures.Name(Condition.Paired(d)), Encoders(d)))]);

    /// <summary>Scores by group of tags and retrieval, with a slider for the share of true pairs ρ.</summary>
    /// <param name="doses">The slider's doses, those of the profile where none is given.</param>
    public SteppedFigure DoseSlider(params IReadOnlyList<double> doses)
    {
        var gains = new Gains(_study, [.. Gains.Results.Where(r => doses.Count == 0 || r.Condition.Dose is not { } dose || doses.Contains(dose))]);
        var figures = new StudyFigures(_study);
        FigureContext context = figures.Context([.. gains.Results.Select(r => r.Result)]) with { Split = $"{_study.Profile.Evaluation.Folds}-fold" };
        return figures.Save(KnownTruth.DoseSlider.Draw(gains, d => _embeddings.Value.Retrieval(KnownTruthFigures.Name(Condition.Paired(d)), Encoders(d)), context));
    }

    /// <summary>The encoder of the first seed that was trained on true pairs.</summary>
    public PretrainedEncoder Encoder() => _known.Encoder(Condition.Paired(1), _study.Profile.Seeds[0], _cancellation);

    /// <summary>Draws and saves everything that stands in the study's <c>figures</c> and <c>metrics</c>.</summary>
    public void DrawAll()
    {
        DoseResponse();
        Cues();
        FewLabels();
        TagGains();
        Retrieval();
        Heads();
    }

    /// <summary>What was found, in sentences made from the numbers.</summary>
    public string Conclusion()
    {
        var lines = new List<string>();
        foreach (Readout readout in Enum.GetValues<Readout>())
        {
            lines.Add($"Read from the {KnownTruthFigures.Name(readout)}:");
            lines.AddRange(PlannedComparison.KnownTruth.Select(c => Difference(c.Statement, Condition.Of(c.Method), Condition.Of(c.Baseline), readout)));
            lines.Add($"- The gain {Trend(Gains.Trend(readout).Macro.RocAuc)}.");
        }

        foreach (PictureCue cue in Gains.CuesOff)
        {
            TagReport loss = Gains.Difference(Condition.Of(Method.Vcmr), Condition.Paired(1, cue), Readout.Embedding);
            string[] helped = [.. loss.Groups.Where(g => g.RocAuc?.Interval is { Low: > 0 }).Select(g => $"{g.Name} ({g.RocAuc!.Mean:+0.000})")];
            string[] harmed = [.. loss.Groups.Where(g => g.RocAuc?.Interval is { High: < 0 }).Select(g => $"{g.Name} ({g.RocAuc!.Mean:0.000})")];
            lines.Add($"Pictures that tell {cue.ToString().ToLowerInvariant()} help {(helped.Length > 0 ? string.Join(", ", helped) : "no group of tags clearly")}"
                + $"{(harmed.Length > 0 ? $" and harm {string.Join(", ", harmed)}" : "")}; over all tags {loss.Macro.RocAuc?.WithInterval("+0.000;−0.000;0.000") ?? "–"}.");
        }

        if (_tagGains is { } gains)
        {
            lines.Add($"Over tags, the gain {Slope(gains.Picture, "with what the picture tells of the tag")} and {Slope(gains.Unknown, "with what audio alone lacks")}.");
        }

        return string.Join("\n", lines);
    }

    /// <inheritdoc />
    public void Dispose() => _known.Dispose();

    private IReadOnlyList<PretrainedEncoder> Encoders(double dose) => [.. _study.Profile.Seeds.Select(s => _known.Encoder(Condition.Paired(dose), s, _cancellation))];

    private string NoTruth => $"The videos of profile '{_study.Profile.Name}' have no tags, so that what their pictures tell cannot be measured; synthesised ones have (data.kind: demo).";

    private string Difference(string what, Condition condition, Condition baseline, Readout readout)
    {
        Score? difference = Gains.Difference(condition, baseline, readout).Macro.RocAuc;
        string verdict = difference?.Interval is not { } interval ? "undefined"
            : interval.ExcludesZero ? difference.Mean > 0 ? "a clear gain" : "a clear loss"
            : string.Create(CultureInfo.InvariantCulture, $"no clear difference (one of {Power.SmallestFound(interval):0.000} would be found in four of five such studies)");
        return $"- {what}: {difference?.WithInterval("+0.000;−0.000;0.000") ?? "–"}, {verdict}.";
    }

    private static string Trend(Score? slope) => slope?.Interval is not { } interval ? "has no trend that could be computed"
        : $"{(interval.Low > 0 ? "rises" : interval.High < 0 ? "falls" : "neither clearly rises nor falls")} with the share of true pairs: {slope.WithInterval("+0.000;−0.000;0.000")} from none to all, by a straight line";

    private static string Slope(Score slope, string with) =>
        $"{(slope.Interval is { Low: > 0 } ? "rises" : slope.Interval is { High: < 0 } ? "falls" : "does not clearly change")} {with} ({slope.WithInterval("+0.000;−0.000;0.000", 0.1)} for each 0.1)";

    private static ScorePair Of(TagReport report, string group) => report.Groups.FirstOrDefault(g => g.Name == group) ?? report.Macro;
}
