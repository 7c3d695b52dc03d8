using TorchSharp;
using Vcmr.Datasets;
using Vcmr.Evaluation;
using Vcmr.Figures;
using Vcmr.Training;

namespace Vcmr.Experiments;

/// <summary>What notebook 04 shows of the space that audio and video share.</summary>
public sealed class EmbeddingExhibits
{
    private readonly Study _study;

    internal EmbeddingExhibits(Study study) => _study = study;

    /// <summary>Audio against video of the validation segments, before and after stage 2.</summary>
    public Figure Similarity(PretrainedEncoder audio, PretrainedEncoder vcmr) => _study.Figures.Save(SimilarityMatrix.Draw(
        "Validation segments: audio against video",
        [new NamedMatrix("before stage 2 (random video branch)", Matrix(audio)), new NamedMatrix("after stage 2", Matrix(vcmr))],
        "audio segment",
        "video segment",
        _study.Figures.Context() with { Split = "validation", Seeds = 1 },
        name: "audio-video-similarity"));

    /// <summary>How often a validation segment's audio finds its own video among all, and the other way round.</summary>
    public Figure Retrieval(IReadOnlyList<PretrainedEncoder> audio, IReadOnlyList<PretrainedEncoder> vcmr)
    {
        RetrievalResult[] results = [.. Scores(StudyFigures.Name(Method.AudioOnly) + " (random video branch)", audio), .. Scores(StudyFigures.Name(Method.Vcmr), vcmr)];
        _study.Figures.SaveMetrics("retrieval", results);
        return _study.Figures.Save(RetrievalBars.Draw(results, _study.Figures.Context() with { Split = "validation", Seeds = vcmr.Count }));
    }

    /// <summary>Where the test clips' mean embeddings lie, coloured by the tag of a group that each has.</summary>
    public Figure Map(IReadOnlyList<PretrainedEncoder> encoders, string group)
    {
        TaggedCorpus corpus = _study.Tagged;
        int[] test = _study.Tagging.Clips("test");
        var sets = new List<(string, IReadOnlyList<EmbeddingPoint>)>();
        foreach (PretrainedEncoder encoder in encoders)
        {
            ClipEmbeddings embeddings = _study.Tagging.Embeddings(encoder);
            sets.Add((StudyFigures.Name(encoder.Method), [.. test.Select(clip => new EmbeddingPoint(embeddings.Mean(clip), Category(corpus, clip, group), corpus.Clips[clip].Id))]));
        }

        return _study.Figures.Save(EmbeddingMap.Draw($"Test clips by {group}", sets, _study.Figures.Context() with { Dataset = _study.Profile.Data.TaggedName, Split = "test", Seeds = 1 }));
    }

    /// <summary>How well sound and picture find each other, in words.</summary>
    public string Conclusion(IReadOnlyList<PretrainedEncoder> vcmr)
    {
        RetrievalReport[] reports = [.. vcmr.Select(e => Evaluation.Retrieval.Evaluate(Values(e)))];
        double rate = reports.Average(r => r.Top5);
        double chance = Math.Min(1, 5.0 / reports[0].Candidates);
        string verdict = rate > 2 * chance ? "well above chance" : rate > chance ? "above chance" : "not above chance";
        return $"After stage 2 a validation crop finds its own video among the first five of {reports[0].Candidates} in {rate:P0} of the cases, {verdict} ({chance:P0}); {reports.Length} seed(s).";
    }

    private static string Category(TaggedCorpus corpus, int clip, string group) =>
        corpus.Clips[clip].Tags.Select(t => corpus.Tags[t]).FirstOrDefault(t => corpus.Groups.GetValueOrDefault(t) == group) ?? "none";

    private IEnumerable<RetrievalResult> Scores(string name, IReadOnlyList<PretrainedEncoder> encoders)
    {
        RetrievalReport[] toVideo = [.. encoders.Select(e => Evaluation.Retrieval.Evaluate(Values(e)))];
        double chance = 1.0 / toVideo[0].Candidates;
        yield return Result(name, "audio finds its video, top 1", [.. toVideo.Select(r => r.Top1)], chance);
        yield return Result(name, "audio finds its video, top 5", [.. toVideo.Select(r => r.Top5)], Math.Min(1, 5 * chance));
    }

    private static RetrievalResult Result(string model, string measure, double[] scores, double chance)
    {
        SeedStatistics seeds = SeedStatistics.Of(scores);
        return new RetrievalResult(model, measure, new Score(seeds.Mean, seeds.Deviation), chance);
    }

    private double[,] Matrix(PretrainedEncoder encoder)
    {
        float[,] values = Values(encoder);
        double[,] matrix = new double[values.GetLength(0), values.GetLength(1)];
        for (int r = 0; r < matrix.GetLength(0); r++)
        {
            for (int c = 0; c < matrix.GetLength(1); c++)
            {
                matrix[r, c] = values[r, c];
            }
        }

        return matrix;
    }

    private float[,] Values(PretrainedEncoder encoder)
    {
        using var scope = torch.NewDisposeScope();
        using AudioVideoStage stage = _study.Pretraining.OpenStage(encoder);
        (Segment[] _, Segment[] validation) = _study.Pretraining.Split(encoder.Seed);
        (torch.Tensor audio, torch.Tensor video) = stage.ProjectAll(validation);
        return EmbeddingGeometry.CosineSimilarities(audio.data<float>().ToArray(), video.data<float>().ToArray(), (int)audio.shape[1]);
    }
}
