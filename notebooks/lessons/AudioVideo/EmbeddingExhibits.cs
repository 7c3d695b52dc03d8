using System.Globalization;
using Vcmr.Charts;
using Vcmr.Datasets.Tagged;
using Vcmr.Evaluation;
using Vcmr.Figures;
using Vcmr.Lessons.Contrastive;
using Vcmr.Studies;
using Vcmr.Training.Stages;

namespace Vcmr.Lessons.AudioVideo;

/// <summary>What notebook 04 shows of the space that audio and video share, and of the encoder's embeddings.</summary>
public sealed class EmbeddingExhibits
{
    private const string AllTags = "all tags";
    private const string Favourite = "mood";
    private const int MostShown = 200;
    private const int NearestClips = 5;
    private readonly Study _study;
    private readonly StudyFigures _figures;
    private readonly ContrastiveExhibits _contrastive;

    /// <summary>Shows a study.</summary>
    /// <param name="study">The study.</param>
    /// <param name="contrastive">The exhibits whose projections are shown here too.</param>
    public EmbeddingExhibits(Study study, ContrastiveExhibits contrastive) => (_study, _figures, _contrastive) = (study, new StudyFigures(study), contrastive);

    /// <summary>How often a validation segment's audio finds its own video among all, and the other way round.</summary>
    public Figure Retrieval(IReadOnlyList<PretrainedEncoder> audio, IReadOnlyList<PretrainedEncoder> vcmr)
    {
        RetrievalResult[] results =
        [
            .. Scores(StudyFigures.Name(Method.AudioOnly) + " (random video branch)", audio),
            .. Scores(StudyFigures.Name(Method.Vcmr), vcmr),
        ];
        _figures.SaveMetrics("retrieval", results.Select(r => new { r.Model, r.Measure, Score = MetricsFile.Ends(r.Score), r.Chance }));
        return _figures.Save(RetrievalBars.Draw(results, Context(vcmr.Count) with { Note = "Resamples draw whole songs." }));
    }

    /// <summary>How often a validation segment's audio finds its own video among all, and the other way round, for encoders of stage 2 by name.</summary>
    internal Figure Retrieval(IReadOnlyList<(string Name, IReadOnlyList<PretrainedEncoder> Encoders)> models)
    {
        RetrievalResult[] results = [.. models.SelectMany(m => Scores(m.Name, m.Encoders))];
        _figures.SaveMetrics("retrieval-by-dose", results.Select(r => new { r.Model, r.Measure, Score = MetricsFile.Ends(r.Score), r.Chance }));
        return _figures.Save(RetrievalBars.Draw(results, Context(models[0].Encoders.Count) with { Note = "Resamples draw whole songs." }, "retrieval-by-dose"));
    }

    /// <summary>The same in numbers, for encoders of one name.</summary>
    internal IReadOnlyList<RetrievalResult> Retrieval(string name, IReadOnlyList<PretrainedEncoder> encoders) => [.. Scores(name, encoders)];

    /// <summary>Sound and picture of the validation segments in one map, before and after stage 2.</summary>
    public Figure Modalities(PretrainedEncoder before, PretrainedEncoder after) => _figures.Save(ModalityMap.Draw(
        "Validation segments: sound and picture in one space",
        [("before stage 2 (random video branch)", Directions(before)), ("after stage 2", Directions(after))],
        Context(1)));

    /// <summary>
    /// Where the test clips' mean embeddings lie, coloured by a tag or by the tag of a group that each has.
    /// </summary>
    /// <param name="encoders">One panel each.</param>
    /// <param name="by">A group of tags, such as <c>genre</c>, or a single tag; where it is empty, mood or the set's first group.</param>
    /// <exception cref="VcmrException">There is no such group or tag.</exception>
    public Figure Map(IReadOnlyList<PretrainedEncoder> encoders, string by)
    {
        by = by.Length > 0 ? by : Groups().Contains(Favourite) ? Favourite : Groups()[0];
        (int Clip, string Category)[] clips = Categories(by);
        var sets = new List<(string, IReadOnlyList<EmbeddingPoint>)>();
        foreach (PretrainedEncoder encoder in encoders)
        {
            ClipEmbeddings embeddings = _study.Tagging.Embeddings(encoder);
            EmbeddingPoint[] points = [.. clips.Select(c => new EmbeddingPoint(ProjectedPairs.Direction(embeddings.Mean(c.Clip)), c.Category, _study.Tagged.Clips[c.Clip].Id))];
            sets.Add((StudyFigures.Name(encoder.Method), points));
        }

        return _figures.Save(EmbeddingMap.Draw(
            $"Test clips by {by}",
            sets,
            Context(1) with { Dataset = _study.Profile.Data.TaggedName, Split = "test" }));
    }

    /// <summary>
    /// How often the nearest test clips have the same tag of a group, group by group: the mean share of the five nearest
    /// by cosine in the whole space, over seeds. Groups of which fewer clips have a tag are left out.
    /// </summary>
    /// <param name="untrained">Encoders with random weights, one a seed.</param>
    /// <param name="audio">Encoders after stage 1.</param>
    /// <param name="vcmr">Encoders after stage 2.</param>
    public Table Agreement(IReadOnlyList<PretrainedEncoder> untrained, IReadOnlyList<PretrainedEncoder> audio, IReadOnlyList<PretrainedEncoder> vcmr) =>
        Table.From(Groups().Select(group => (Name: group, Clips: Categories(group))).Where(g => g.Clips.Length > NearestClips).Select(g => new
        {
            Group = g.Name,
            Tags = string.Join(", ", g.Clips.Select(c => c.Category).Distinct().Order(StringComparer.Ordinal)),
            Chance = Percent(Neighbours.Chance([.. g.Clips.Select(c => c.Category)])),
            Untrained = Percent(Agreement(untrained, g.Clips)),
            AudioOnly = Percent(Agreement(audio, g.Clips)),
            VCMR = Percent(Agreement(vcmr, g.Clips)),
        }));

    /// <summary>How well sound and picture find each other, in words.</summary>
    /// <param name="audio">The encoders before stage 2.</param>
    /// <param name="vcmr">The encoders after it.</param>
    public string Conclusion(IReadOnlyList<PretrainedEncoder> audio, IReadOnlyList<PretrainedEncoder> vcmr)
    {
        RetrievalResult[] top5 = [.. Scores("", vcmr).Where(r => r.Measure.EndsWith("top 5", StringComparison.Ordinal))];
        int candidates = _study.Pretraining.Split(vcmr[0].Seed).Validation.Length;
        PairGeometry[] before = [.. audio.Select(e => PairGeometry.Of(_contrastive.AudioVideo(e)))];
        PairGeometry[] after = [.. vcmr.Select(e => PairGeometry.Of(_contrastive.AudioVideo(e)))];
        return $"After stage 2 a validation crop finds its own video among the first five of {candidates} in {Verdict(top5[0])}; a video finds its own crop in {Verdict(top5[1])}. {vcmr.Count} seed(s).\n"
            + $"Training {ContrastiveExhibits.Change(before.Average(g => g.Gap), after.Average(g => g.Gap), "narrows the gap between sound and picture", "widens the gap between sound and picture", "leaves the gap between sound and picture")}, "
            + $"and {ContrastiveExhibits.Change(before.Average(g => g.Uniformity), after.Average(g => g.Uniformity), "spreads the vectors of each", "draws the vectors of each together", "leaves the spread of each")} (uniformity).";
    }

    // A set without groups, such as MTG-Jamendo's moods and themes, is one.
    private string[] Groups() => _study.Tagged.Groups.Count == 0 ? [AllTags] : [.. _study.Tagged.Groups.Values.Distinct().Order(StringComparer.Ordinal)];

    private double Agreement(IReadOnlyList<PretrainedEncoder> encoders, (int Clip, string Category)[] clips) => encoders.Average(encoder =>
    {
        ClipEmbeddings embeddings = _study.Tagging.Embeddings(encoder);
        return Neighbours.Agreement([.. clips.Select(c => embeddings.Mean(c.Clip))], [.. clips.Select(c => c.Category)], NearestClips);
    });

    private static string Percent(double share) => $"{100 * share:0} %";

    private static string Verdict(RetrievalResult result) => string.Create(
        CultureInfo.InvariantCulture,
        $"{100 * result.Score.Mean:0} % of the cases [{100 * result.Score.Interval?.Low:0}, {100 * result.Score.Interval?.High:0}], {(result.Score.Interval?.Low > result.Chance ? "above" : result.Score.Interval?.High < result.Chance ? "below" : "not clearly apart from")} chance ({100 * result.Chance:0} %)");

    private (int Clip, string Category)[] Categories(string by)
    {
        TaggedCorpus corpus = _study.Tagged;
        string[] groups = Groups();
        bool isGroup = groups.Contains(by);
        if (!isGroup && !corpus.Tags.Contains(by))
        {
            throw new VcmrException($"'{by}' is neither a group ({string.Join(", ", groups)}) nor a tag; choose one.");
        }

        string? Category(int clip)
        {
            IEnumerable<string> tags = corpus.Clips[clip].Tags.Select(t => corpus.Tags[t]);
            return isGroup ? tags.FirstOrDefault(t => by == AllTags || corpus.Groups.GetValueOrDefault(t) == by) : tags.Contains(by) ? by : $"not {by}";
        }

        int[] test = _study.Tagging.Clips("test");
        return [.. test.Select(clip => (clip, Category: Category(clip))).Where(c => c.Category is not null).Select(c => (c.clip, c.Category!))];
    }

    private IEnumerable<RetrievalResult> Scores(string name, IReadOnlyList<PretrainedEncoder> encoders)
    {
        double[][] toVideo = [.. encoders.Select(e => Evaluation.Retrieval.Ranks(Values(e)))];
        double[][] toAudio = [.. encoders.Select(e => Evaluation.Retrieval.Ranks(Transposed(Values(e))))];
        foreach (int k in new[] { 1, 5 })
        {
            yield return Result(name, $"audio finds its video, top {k}", encoders, toVideo, k);
            yield return Result(name, $"video finds its audio, top {k}", encoders, toAudio, k);
        }
    }

    private RetrievalResult Result(string model, string measure, IReadOnlyList<PretrainedEncoder> encoders, double[][] ranks, int k)
    {
        // Hits of segments, with their songs.
        (string Song, double Hit)[][] hits = [.. encoders.Zip(ranks, (encoder, run) =>
            _study.Pretraining.Split(encoder.Seed).Validation.Zip(run, (segment, rank) => (segment.Song, rank <= k ? 1.0 : 0.0)).ToArray())];
        Score seeds = Score.Of([.. hits.Select(h => h.Average(x => x.Hit))]);
        return new RetrievalResult(
            model,
            measure,
            seeds with { Interval = ClusterBootstrap.Mean(hits, _study.Profile.Evaluation.Resamples) },
            Math.Min(1, (double)k / ranks[0].Length));
    }

    private static float[,] Transposed(float[,] values)
    {
        var transposed = new float[values.GetLength(1), values.GetLength(0)];
        for (int r = 0; r < values.GetLength(0); r++)
        {
            for (int c = 0; c < values.GetLength(1); c++)
            {
                transposed[c, r] = values[r, c];
            }
        }

        return transposed;
    }

    private float[][] Directions(PretrainedEncoder encoder) => [.. _contrastive.AudioVideo(encoder).Take(MostShown).Directions()];

    private float[,] Values(PretrainedEncoder encoder) => _contrastive.AudioVideo(encoder).Similarities();

    private FigureContext Context(int seeds) => _figures.Context() with { Split = "validation", Seeds = seeds };
}
