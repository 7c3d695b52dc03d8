using Vcmr.Audio;
using Vcmr.Datasets.Tagged;
using Vcmr.Evaluation;
using Vcmr.Models;
using Vcmr.Training.Stages;

namespace Vcmr.Studies;

/// <summary>What of an encoder a linear probe reads.</summary>
public enum Readout
{
    /// <summary>The embedding: the last layer, as the paper's head does.</summary>
    Embedding,

    /// <summary>Time-means of the outputs of the first five blocks; not the paper's.</summary>
    Blocks,
}

/// <summary>
/// Linear probes of a study's encoders and the baselines beside them. A probe is fitted on the training clips, its penalty
/// chosen by the validation clips, and the test clips are scored, so that its results stand beside a head's; or all clips
/// are cross-validated, whose intervals are half as wide. <see cref="EvaluationOptions.DropLeaks"/> leaves out of these each
/// clip that repeats another, so that none is scored by a probe that has fitted the same recording.
/// </summary>
public sealed class Probing
{
    /// <summary>Blocks that <see cref="Readout.Blocks"/> reads, from the first on.</summary>
    internal const int Blocks = 5;
    private readonly Profile _profile;
    private readonly StudyData _data;
    private readonly Tagging _tagging;
    private readonly Lazy<int[]> _all;
    private readonly SeedScores _crossValidated;

    internal Probing(Profile profile, StudyData data, Tagging tagging)
    {
        (_profile, _data, _tagging) = (profile, data, tagging);
        _all = new Lazy<int[]>(tagging.CrossValidated);
        _crossValidated = new SeedScores(() => new TagLabels(_data.TaggedClips).Of(_all.Value), profile.Evaluation.Resamples, () => _tagging.Songs(_all.Value));
    }

    /// <summary>Probes an encoder.</summary>
    /// <param name="encoder">The encoder.</param>
    /// <param name="readout">What of it is read.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    /// <returns>The test scores; they have no epoch.</returns>
    public TaggingResult Run(PretrainedEncoder encoder, Readout readout, CancellationToken cancellation = default) =>
        Result(encoder.Method, encoder.Seed, encoder.Shape.InputLength, $"{encoder.Run.Id}-{readout}", encoder.Run.Id, Features(encoder, readout, cancellation));

    /// <summary>Probes an encoder on all clips, each by a probe that has not seen it.</summary>
    /// <param name="encoder">The encoder.</param>
    /// <param name="readout">What of it is read.</param>
    /// <param name="training">Clips that train each probe; all that it may where it is null.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    /// <returns>The scores of all clips; they have no epoch.</returns>
    public TaggingResult CrossValidate(PretrainedEncoder encoder, Readout readout, int? training = null, CancellationToken cancellation = default) => CrossValidate(
        encoder.Method, encoder.Seed, encoder.Shape.InputLength, $"{encoder.Run.Id}-{readout}-{training}", encoder.Run.Id, Features(encoder, readout, cancellation), training);

    /// <summary>Probes log-mel statistics on all clips, see <see cref="LogMelStatistics"/>.</summary>
    /// <param name="training">Clips that train each probe; all that it may where it is null.</param>
    /// <param name="cancellation">Stops between two clips.</param>
    public TaggingResult CrossValidateLogMel(int? training = null, CancellationToken cancellation = default) =>
        CrossValidate(Method.LogMelStatistics, 0, 0, $"log-mel-{_data.TaggedClips.Fingerprint}-{training}", "", LogMelFeatures(cancellation), training);

    /// <summary>Probes the mean and the deviation of each clip's log-mel bands: what can be known without any learning.</summary>
    /// <param name="cancellation">Stops between two clips.</param>
    public TaggingResult LogMelStatistics(CancellationToken cancellation = default) =>
        Result(Method.LogMelStatistics, 0, 0, $"log-mel-{_data.TaggedClips.Fingerprint}", "", LogMelFeatures(cancellation));

    /// <summary>
    /// A weighted sum of methods' cross-validated metrics, such as a difference (1, −1), with intervals over clips and seeds,
    /// both drawn anew in each resample.
    /// </summary>
    /// <param name="terms">Weights and results; of each method the same seeds, or one result that has none.</param>
    public TagReport Contrast(params IReadOnlyList<(double Weight, IEnumerable<TaggingResult> Results)> terms) => _crossValidated.Contrast(terms);

    /// <summary>One method's cross-validated metrics over its seeds, with intervals.</summary>
    public TagReport Summarise(IEnumerable<TaggingResult> results) => _crossValidated.Summarise(results);

    private float[][] Features(PretrainedEncoder encoder, Readout readout, CancellationToken cancellation)
    {
        ClipEmbeddings embeddings = readout == Readout.Embedding ? _tagging.Embeddings(encoder, cancellation) : BlockMeans(encoder, cancellation);
        return [.. Enumerable.Range(0, embeddings.Clips).Select(embeddings.Mean)];
    }

    private float[][] LogMelFeatures(CancellationToken cancellation)
    {
        TaggedCorpus corpus = _data.TaggedClips;
        using var logMel = new LogMel();
        float[][] features = new float[corpus.Clips.Count][];
        for (int i = 0; i < features.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            float[] samples = new float[corpus.Clips[i].AudioLength];
            corpus.ReadAudio(corpus.Clips[i].AudioOffset, samples);
            features[i] = logMel.Statistics(samples);
        }

        return features;
    }

    // The pass gives the embeddings too, which the other readout then finds.
    private ClipEmbeddings BlockMeans(PretrainedEncoder encoder, CancellationToken cancellation) => _tagging.Kept(encoder, "blocks", () =>
    {
        using var model = (SampleCnn)encoder.Load();
        (ClipEmbeddings embeddings, ClipEmbeddings means) = ClipEmbedder.EmbedWithBlocks(model, _data.TaggedClips, Blocks, _profile.Evaluation.Overlap, cancellation);
        _tagging.Keep(encoder, embeddings);
        return means;
    });

    private TaggingResult CrossValidate(Method method, int seed, int inputLength, string id, string encoder, float[][] features, int? training)
    {
        var labels = new TagLabels(_data.TaggedClips);
        byte[] truth = labels.Of(_all.Value);
        float[][] read = [.. _all.Value.Select(clip => features[clip])];
        float[] scores = RidgeProbe.CrossValidate(read, truth, labels.Tags, _profile.Evaluation.Folds, training);
        TagReport report = TagMetrics.Evaluate(truth, scores, labels.Tags, _data.TaggedClips.Groups);
        int count = training ?? read.Length * (_profile.Evaluation.Folds - 2) / _profile.Evaluation.Folds;
        return new TaggingResult(method, seed, inputLength, (double)count / read.Length, count, id, encoder, 0, report, scores);
    }

    private TaggingResult Result(Method method, int seed, int inputLength, string id, string encoder, float[][] features)
    {
        var labels = new TagLabels(_data.TaggedClips);
        int[] all = [.. Enumerable.Range(0, features.Length)], training = _tagging.Clips("train"), test = _tagging.Clips("test");
        (float[] scores, _) = RidgeProbe.Run(features, labels.Of(all), labels.Tags, training, _tagging.Clips("validation"), test);
        TagReport report = TagMetrics.Evaluate(labels.Of(test), scores, labels.Tags, _data.TaggedClips.Groups);
        return new TaggingResult(method, seed, inputLength, 1, training.Length, id, encoder, 0, report, scores) { DroppedLeaks = _data.Leaks?.Summary };
    }
}
