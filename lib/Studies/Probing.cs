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
/// chosen by the validation clips, and the test clips are scored, so that its results stand beside a head's.
/// </summary>
public sealed class Probing
{
    private const int Blocks = 5;
    private readonly Profile _profile;
    private readonly StudyData _data;
    private readonly Tagging _tagging;

    internal Probing(Profile profile, StudyData data, Tagging tagging) => (_profile, _data, _tagging) = (profile, data, tagging);

    /// <summary>Probes an encoder.</summary>
    /// <param name="encoder">The encoder.</param>
    /// <param name="readout">What of it is read.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    /// <returns>The test scores; they have no epoch.</returns>
    public TaggingResult Run(PretrainedEncoder encoder, Readout readout, CancellationToken cancellation = default)
    {
        ClipEmbeddings embeddings = readout == Readout.Embedding ? _tagging.Embeddings(encoder, cancellation) : BlockMeans(encoder, cancellation);
        float[][] features = [.. Enumerable.Range(0, embeddings.Clips).Select(embeddings.Mean)];
        return Result(encoder.Method, encoder.Seed, encoder.Shape.InputLength, $"{encoder.Run.Id}-{readout}", encoder.Run.Id, features);
    }

    /// <summary>Probes the mean and the deviation of each clip's log-mel bands: what can be known without any learning.</summary>
    /// <param name="cancellation">Stops between two clips.</param>
    public TaggingResult LogMelStatistics(CancellationToken cancellation = default)
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

        return Result(Method.LogMelStatistics, 0, 0, $"log-mel-{corpus.Fingerprint}", "", features);
    }

    private ClipEmbeddings BlockMeans(PretrainedEncoder encoder, CancellationToken cancellation)
    {
        using SampleCnn model = encoder.Load();
        return ClipEmbedder.EmbedBlocks(model, _data.TaggedClips, Blocks, _profile.Evaluation.Overlap, cancellation);
    }

    private TaggingResult Result(Method method, int seed, int inputLength, string id, string encoder, float[][] features)
    {
        var labels = new TagLabels(_data.TaggedClips);
        int[] all = [.. Enumerable.Range(0, features.Length)], training = _tagging.Clips("train"), test = _tagging.Clips("test");
        (float[] scores, _) = RidgeProbe.Run(features, labels.Of(all), labels.Tags, training, _tagging.Clips("validation"), test);
        TagReport report = TagMetrics.Evaluate(labels.Of(test), scores, labels.Tags, _data.TaggedClips.Groups);
        return new TaggingResult(method, seed, inputLength, 1, training.Length, id, encoder, 0, report, scores);
    }
}
