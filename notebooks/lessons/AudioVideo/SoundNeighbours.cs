using System.Numerics.Tensors;
using Vcmr.Datasets.Tagged;
using Vcmr.Evaluation;
using Vcmr.Figures;
using Vcmr.Media;
using Vcmr.Studies;
using Vcmr.Training.Stages;

namespace Vcmr.Lessons.AudioVideo;

/// <summary>A segment of a test clip beside the segments nearest to it by several encoders, to hear. No encoder has heard these clips or been told their tags.</summary>
public sealed class SoundNeighbours
{
    private const int Nearest = 3;
    private const int LongestHeard = 5 * AudioFormat.SampleRate;
    private readonly Study _study;
    private readonly int[] _test;
    private readonly string[] _songs;

    /// <summary>Listens to a study's test clips.</summary>
    public SoundNeighbours(Study study)
    {
        (_study, _test) = (study, study.Tagging.Clips("test"));
        _songs = [.. study.Tagging.Songs(_test) ?? [.. _test.Select(c => study.Tagged.Clips[c].Id)]];
    }

    /// <summary>A test clip's middle segment, and the nearest segments of three other songs by each encoder.</summary>
    /// <param name="clip">Which test clip asks, from 0; numbers past the last begin again.</param>
    /// <param name="encoders">The encoders.</param>
    /// <exception cref="VcmrException">There is no encoder, or the number is negative.</exception>
    public SoundComparison Of(int clip, params IReadOnlyList<PretrainedEncoder> encoders)
    {
        if (clip < 0 || encoders.Count == 0)
        {
            throw new VcmrException($"Listening needs at least one encoder, and a test clip from 0 to {_test.Length - 1}.");
        }

        int asked = clip % _test.Length;
        ClipEmbeddings first = _study.Tagging.Embeddings(encoders[0]);
        HeardSegment query = Heard(encoders[0], asked, first.Segments(_test[asked]) / 2, 1);
        return new SoundComparison(query, [.. encoders.Select(e => (StudyFigures.Name(e.Method), (IReadOnlyList<HeardSegment>)[.. Find(e, asked)]))]);
    }

    /// <summary>The nearest segment of each of the nearest other songs, by cosine similarity of the embeddings.</summary>
    private IEnumerable<HeardSegment> Find(PretrainedEncoder encoder, int asked)
    {
        ClipEmbeddings embeddings = _study.Tagging.Embeddings(encoder);
        float[] query = embeddings.Row(_test[asked], embeddings.Segments(_test[asked]) / 2).ToArray();
        return (from place in Enumerable.Range(0, _test.Length)
                where _songs[place] != _songs[asked]
                from segment in Enumerable.Range(0, embeddings.Segments(_test[place]))
                select (Place: place, Segment: segment, Cosine: TensorPrimitives.CosineSimilarity(query, embeddings.Row(_test[place], segment))))
            .GroupBy(s => _songs[s.Place])
            .Select(song => song.MaxBy(s => s.Cosine))
            .OrderByDescending(s => s.Cosine)
            .Take(Nearest)
            .Select(s => Heard(encoder, s.Place, s.Segment, s.Cosine));
    }

    private HeardSegment Heard(PretrainedEncoder encoder, int place, int segment, double cosine)
    {
        TaggedClip clip = _study.Tagged.Clips[_test[place]];
        int length = encoder.Shape.InputLength, start = segment * ClipSegmentation.Step(length, _study.Profile.Evaluation.Overlap);
        float[] waveform = new float[Math.Min(length, LongestHeard)];
        _study.Tagged.ReadAudio(clip.AudioOffset + start, waveform);
        return new HeardSegment(
            Path.GetFileNameWithoutExtension(clip.Id), (double)start / AudioFormat.SampleRate, [.. clip.Tags.Select(t => _study.Tagged.Tags[t])], cosine, waveform);
    }
}

/// <summary>A few seconds of a clip.</summary>
/// <param name="Clip">Name of the clip.</param>
/// <param name="StartSeconds">Where in the clip they begin (s).</param>
/// <param name="Tags">The clip's tags.</param>
/// <param name="Cosine">Similarity to the segment that asks.</param>
/// <param name="Waveform">What is heard, 16 kHz.</param>
public sealed record HeardSegment(string Clip, double StartSeconds, IReadOnlyList<string> Tags, double Cosine, float[] Waveform);
