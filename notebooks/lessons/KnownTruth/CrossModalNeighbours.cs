using Vcmr.Charts;
using Vcmr.Datasets.Videos;
using Vcmr.Figures;
using Vcmr.Lessons.Contrastive;
using Vcmr.Lessons.Extraction;
using Vcmr.Media;
using Vcmr.Studies;

namespace Vcmr.Lessons.KnownTruth;

/// <summary>What is asked and what is found between sound and picture, to hear and to see.</summary>
public sealed class CrossModalNeighbours
{
    private const int Queries = 4;
    private const int Found = 4;
    private readonly Study _study;
    private readonly StudyFigures _figures;
    private readonly VideoExhibits _videos;
    private readonly Segment[] _validation;
    private readonly float[,] _similarities;

    /// <summary>Looks at an encoder of stage 2.</summary>
    /// <param name="study">Its study.</param>
    /// <param name="encoder">The encoder.</param>
    public CrossModalNeighbours(Study study, PretrainedEncoder encoder)
    {
        (_study, _figures, _videos) = (study, new StudyFigures(study), new VideoExhibits(study));
        _validation = study.Pretraining.Split(encoder.Seed).Validation;
        _similarities = new ContrastiveExhibits(study).AudioVideo(encoder).Similarities();
    }

    /// <summary>For a few sounds, the nearest pictures of all validation songs, each song once.</summary>
    public Figure Pictures()
    {
        (int Segment, string Caption)[] shown = [.. Asked.SelectMany(q => Nearest(q).Prepend((q, $"heard · {Name(q)}")))];
        Picture[] pictures = InParallel.Map(shown, s => new Picture(Thumbnails.At(_videos.FileOf(_validation[s.Segment].Song), Middle(s.Segment)), Thumbnails.Width, Thumbnails.Height, s.Caption));
        return _figures.Save(FrameStrip.Draw(
            "Sound asks for pictures",
            pictures,
            _figures.Context() with { Split = "validation", Seeds = 1 },
            columns: Math.Min(Found, Songs - 1) + 1,
            name: "sound-asks-pictures",
            subtitle: "Left, the song's own picture, which the sound does not know; right of it, the pictures nearest to the sound, with their cosine similarity.",
            note: "Asked are segments taken evenly from the validation songs, not chosen by hand."));
    }

    /// <summary>The sounds that were asked, to hear, and the names of the pictures nearest to each.</summary>
    public AudioTable Sounds() => new("nearest pictures", [.. Asked.Select(q => (Heard(q), string.Join(", ", Nearest(q).Select(n => n.Caption))))]);

    private int Songs => _validation.Select(s => s.Song).Distinct().Count();

    private AudioPlayer Heard(int query)
    {
        float[] waveform = new float[Math.Min(_validation[query].AudioLength, 6 * AudioFormat.SampleRate)];
        _study.Videos.ReadAudio(_validation[query].AudioOffset, waveform);
        return new AudioPlayer($"heard · {Name(query)}", waveform, AudioFormat.SampleRate);
    }

    private int[] Asked => [.. Spread.Evenly([.. _validation.Index().GroupBy(s => s.Item.Song).Select(g => g.First().Index)], Queries)];

    private IEnumerable<(int Segment, string Caption)> Nearest(int query) => _validation.Index()
        .GroupBy(s => s.Item.Song)
        .Select(g => g.MaxBy(s => _similarities[query, s.Index]).Index)
        .OrderByDescending(i => _similarities[query, i])
        .Take(Math.Min(Found, Songs - 1))
        .Select(i => (i, $"{_similarities[query, i]:0.00} · {Name(i)}{(_validation[i].Song == _validation[query].Song ? " (own)" : "")}"));

    private string Name(int segment) => Path.GetFileNameWithoutExtension(_validation[segment].Song);

    private double Middle(int segment)
    {
        VideoItem video = _study.Videos.Videos.First(v => v.Path == _validation[segment].Song);
        return video.StartSecond + (_validation[segment].Index * _study.Videos.Rules.SegmentSeconds) + (_study.Videos.Rules.SegmentSeconds / 2.0);
    }
}
