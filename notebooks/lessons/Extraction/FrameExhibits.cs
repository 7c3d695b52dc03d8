using Vcmr.Charts;
using Vcmr.Datasets.Videos;
using Vcmr.Figures;
using Vcmr.Lessons.Contrastive;
using Vcmr.Media;
using Vcmr.Studies;
using Vcmr.Synthesis;
using Vcmr.Video;
using Vcmr.Video.Encoders;
using Vcmr.Video.Preprocessing;

namespace Vcmr.Lessons.Extraction;

/// <summary>What notebook 02 shows: which frames are taken, what encoders see of them, and what their features know.</summary>
public sealed class FrameExhibits
{
    private const int Queries = 3;
    private const int Neighbours = 4;
    private const int MostVideos = 300;
    private const int MostSeconds = 3000;
    private const string SameVideo = "same video, another scene";
    private readonly Study _study;
    private readonly StudyFigures _figures;
    private readonly VideoExhibits _videos;
    private readonly Dictionary<string, EncodedPart> _parts = [];
    private readonly Lazy<NearestSeconds> _nearest;
    private readonly Lazy<SharedByNearest[]> _shared;

    /// <summary>Shows a study.</summary>
    public FrameExhibits(Study study)
    {
        (_study, _figures, _videos) = (study, new StudyFigures(study), new VideoExhibits(study));
        _nearest = new(() => new NearestSeconds(Seconds()));
        _shared = new(Shared);
    }

    /// <summary>Which frames are taken of a video, and of videos of other frame rates.</summary>
    public Figure Picked(VideoItem video)
    {
        const double seconds = 2;
        (string Name, FrameRate Rate)[] rates =
        [
            ("cinema, 24 fps", new(24, 1)), ("PAL, 25 fps", new(25, 1)), ("NTSC, 29.97 fps", new(30_000, 1001)), ("slides, 3 fps", new(3, 1)),
        ];
        VideoStream stream = MediaProbe.Probe(_videos.FileOf(video)).RequireVideo();
        FrameRate own = stream.Rate;
        IEnumerable<(string Name, FrameRate Rate)> shown = stream.IsVariable
            ? rates
            : rates.Where(r => Math.Abs(r.Rate.Value - own.Value) > 0.01).Prepend(($"this video, {own.Value:0.##} fps", own));
        return _figures.Save(PickedFrames.Draw(
            [
                .. shown.Select(r => (
                    r.Name,
                    r.Rate.Value,
                    (IReadOnlyList<int>)[.. Enumerable.Range(0, (int)Math.Ceiling(seconds * r.Rate.Value))
                        .SelectMany(n => Enumerable.Repeat(n, FrameSampler.Count(n + 1, r.Rate) - FrameSampler.Count(n, r.Rate)))])),
            ],
            FrameSampler.FramesPerSecond,
            seconds,
            Context() with { FrameEncoder = null, Note = stream.IsVariable ? $"The frames of {video.Path} are spaced unevenly; taken are those on screen at these times." : null }));
    }

    /// <summary>Frames of a video with what the crop cuts away, and after preprocessing.</summary>
    public Figure Preprocessing(VideoItem video)
    {
        EncodedPart part = Part(video);
        SampledFrame[] frames = [.. part.Frames.Where(f => f.Rgb.Length > 0)];
        Picture[] pictures =
        [
            .. frames.Select(f => CropPreview.Of(f, part.Preprocessing)),
            .. frames.Select(f => new Picture(f.Preprocessed, ClipPreprocessing.Side, ClipPreprocessing.Side, $"{ClipPreprocessing.Side}×{ClipPreprocessing.Side}")),
        ];
        return _figures.Save(FrameStrip.Draw(
            $"{video.Path}: what the frame encoder sees",
            pictures,
            Context(),
            columns: frames.Length,
            name: "preprocessing",
            subtitle: $"Above, the original with the crop framed; below, what is left: {100 * CropPreview.Lost(frames[0].Width, frames[0].Height, part.Preprocessing):0} % of the picture is cut away. The short side becomes {part.Preprocessing.ShortSide} pixels (preprocessing {part.Preprocessing.Name})."));
    }

    /// <summary>How alike the five frames are that a feature row is the mean of.</summary>
    public Figure Agreement(VideoItem video)
    {
        EncodedPart part = Part(video);
        double[] agreement = part.Agreement(), cuts = VideoExhibits.CutTimes(video);
        bool HasCut(int row) => cuts.Any(c => Math.Floor(c) == part.StartSecond + row);
        int[] rows = [.. Enumerable.Range(0, agreement.Length)];
        int calm = rows.Where(r => !HasCut(r)).OrderBy(r => agreement[r]).ElementAtOrDefault(rows.Count(r => !HasCut(r)) / 2);
        (int Row, string What)[] shown = [(calm, "within a scene"), .. rows.Where(HasCut).OrderBy(r => agreement[r]).Take(1).Select(r => (r, "with a cut in it"))];
        return _figures.Save(FrameAgreement.Draw(
            video.Path,
            [
                .. shown.Select(s => (
                    $"Second {part.StartSecond + s.Row}, {s.What}: likeness {agreement[s.Row]:0.00}",
                    (IReadOnlyList<Picture>)[.. part.Frames.Chunk(FrameSampler.FramesPerSecond).ElementAt(s.Row)
                        .Select(f => new Picture(f.Preprocessed, ClipPreprocessing.Side, ClipPreprocessing.Side, $"{f.Seconds:0.00} s"))])),
            ],
            part.StartSecond,
            agreement,
            cuts,
            Context()));
    }

    /// <summary>A video's features, one row a second, with its cuts.</summary>
    public Figure Features(VideoItem video)
    {
        float[][] rows = _videos.Rows(video);
        float[,] values = new float[rows.Length, _study.Videos.FeatureDimension];
        for (int r = 0; r < rows.Length; r++)
        {
            for (int c = 0; c < rows[r].Length; c++)
            {
                values[r, c] = rows[r][c];
            }
        }

        return _figures.Save(FeaturesOverTime.Draw(video.Path, values, Context(), video.StartSecond, VideoExhibits.CutTimes(video)));
    }

    /// <summary>How alike the seconds of one video are, and those of two videos, with the borders of scenes.</summary>
    public Figure SelfSimilarity(VideoItem video, VideoItem other)
    {
        float[][] a = _videos.Rows(video), b = _videos.Rows(other);
        double[] cuts = VideoExhibits.CutTimes(video);
        NamedMatrix Against(string title, VideoItem columns, float[][] rows) => new(title, Similarities.Cosine(a, rows))
        {
            RowStart = video.StartSecond,
            ColumnStart = columns.StartSecond,
            RowBorders = Within(cuts, video.StartSecond, a.Length),
            ColumnBorders = Within(VideoExhibits.CutTimes(columns), columns.StartSecond, rows.Length),
        };
        return _figures.Save(SimilarityMatrix.Draw(
            $"Similarity of the seconds of {video.Path}",
            [Against("with itself", video, a), Against($"with those of {other.Path}", other, b)],
            "time (s)",
            "time (s)",
            Context(),
            name: "self-similarity",
            borders: "cuts"));
    }

    /// <summary>Seconds of a few videos with the most similar seconds of other videos.</summary>
    public object Nearest()
    {
        NearestSeconds nearest = _nearest.Value;
        string[] videos = [.. nearest.Seconds.Select(s => s.Video).Distinct()];
        if (videos.Length < 2)
        {
            return "Nearest seconds need at least two kept videos.";
        }

        var rows = Spread.Evenly(videos, Queries).Select(v =>
        {
            int[] own = [.. nearest.Seconds.Index().Where(s => s.Item.Video == v).Select(s => s.Index)];
            int query = own[own.Length / 2];
            return (Query: nearest.Seconds[query], Found: nearest.Gallery(query, Neighbours));
        }).ToArray();
        (CorpusSecond Second, string Caption)[] shown =
        [
            .. rows.SelectMany(r => r.Found.Select(f => (f.Second, $"{f.Similarity:0.00} · {f.Second.Second} s · {f.Second.Video}"))
                .Prepend((r.Query, $"asked · {r.Query.Second} s · {r.Query.Video}"))),
        ];
        Picture[] pictures = InParallel.Map(
            shown, s => new Picture(Thumbnails.At(_videos.FileOf(s.Second.Video), s.Second.Second + 0.5), Thumbnails.Width, Thumbnails.Height, s.Caption));
        return _figures.Save(FrameStrip.Draw(
            "Nearest seconds of other videos",
            pictures,
            Context(),
            columns: rows[0].Found.Count + 1,
            name: "nearest-seconds",
            subtitle: $"Left, the second that is asked; right of it, the nearest second of each of the {rows[0].Found.Count} nearest videos, with its cosine similarity.",
            note: $"Asked are the middle seconds of {rows.Length} videos taken evenly, not chosen by hand. Two seconds of different videos have a mean similarity of {nearest.MeanElsewhere:0.00}."));
    }

    /// <summary>What a second shares with its nearest second, beside what chance would give.</summary>
    public object Shares()
    {
        if (_shared.Value.Length == 0)
        {
            return "Nearest seconds need at least two kept videos.";
        }

        _figures.SaveMetrics("nearest-seconds", _shared.Value.Select(s => new { s.What, Share = MetricsFile.Ends(s.Share), s.Chance, s.Videos }));
        return _figures.Save(NearestAgreement.Draw(_shared.Value, _nearest.Value.Seconds.Count, Context()));
    }

    /// <summary>
    /// How well the corpus's encoder, the descriptor where that is another, and one more tell scenes and videos apart:
    /// mean cosine similarities of the seconds of two videos, and the area under the ROC curve of telling pairs of two
    /// scenes of one video from pairs of two videos.
    /// </summary>
    /// <param name="video">A video.</param>
    /// <param name="other">Another one.</param>
    /// <param name="onnx">One more image encoder to compare with, an ONNX file or <c>resnet18</c>; none where it is empty.</param>
    /// <param name="preprocessing">What that one expects of its pictures, as <c>data.frame_preprocessing</c>; empty where that is known.</param>
    public Table Encoders(VideoItem video, VideoItem other, string onnx = "", string preprocessing = "")
    {
        var rows = new List<(string Encoder, Separation Separation)> { (_study.Videos.EncoderId, Separate(video, _videos.Rows(video), _videos.Rows(other))) };
        using var descriptor = new DescriptorEncoder();
        if (_study.Videos.EncoderId != descriptor.Id)
        {
            rows.Add((descriptor.Id, Separate(video, other, descriptor)));
        }

        if (onnx.Length > 0)
        {
            using IFrameEncoder encoder = _study.Data.OpenEncoder(onnx, preprocessing);
            rows.Add((encoder.Id, Separate(video, other, encoder)));
        }

        return Table.From(rows.Select(r => new
        {
            Encoder = StudyFigures.EncoderName(r.Encoder),
            SameScene = Math.Round(r.Separation.SameScene, 3),
            SameVideoOtherScene = Math.Round(r.Separation.OtherScene, 3),
            OtherVideo = Math.Round(r.Separation.OtherVideo, 3),
            VideosToldApart = r.Separation.ToldApart is { } apart ? Math.Round(apart, 3) : (double?)null,
        }));
    }

    /// <summary>What the features know, in words.</summary>
    public string Conclusion(VideoItem video, VideoItem other)
    {
        Separation own = Separate(video, _videos.Rows(video), _videos.Rows(other));
        var lines = new List<string>
        {
            $"{StudyFigures.EncoderName(_study.Videos.EncoderId)}: two seconds of one scene of {video.Path} have a mean cosine similarity of {own.SameScene:0.00}, of two of its scenes {own.OtherScene:0.00}, and one of {other.Path} with one of it {own.OtherVideo:0.00}.",
        };
        if (_shared.Value.FirstOrDefault(s => s.What == SameVideo) is { } same)
        {
            lines.Add($"The nearest second outside its own scene lies in the same video for {same.Share.Mean:0.000} {same.Share.IntervalText} of the seconds; chance gives {same.Chance:0.000}.");
        }

        SharedByNearest[] tags = [.. _shared.Value.Where(s => s.What != SameVideo)];
        if (tags.Length > 0)
        {
            string[] above = [.. tags.Where(t => t.Share.Interval?.Low > t.Chance).Select(t => t.What)];
            lines.Add($"Of {tags.Length} tags, the nearest second of another video shares {above.Length} clearly more often than chance (95 % interval){(above.Length > 0 ? ": " + string.Join(", ", above) : "")}.");
        }

        return string.Join("\n", lines);
    }

    private static double[] Within(double[] cuts, int start, int seconds) => [.. cuts.Where(c => c > start && c < start + seconds)];

    /// <summary>The part of a video that is used, frame by frame, by the corpus's encoder; three frames keep their original.</summary>
    private EncodedPart Part(VideoItem video)
    {
        if (!_parts.TryGetValue(video.Path, out EncodedPart? part))
        {
            int start = video.StartSecond, end = start + video.FeatureRows;
            double[] edges = [start, .. Within(VideoExhibits.CutTimes(video), start, video.FeatureRows), end];
            int[] middles = [.. edges.Zip(edges.Skip(1), (a, b) => (int)((a + b) / 2)).Distinct()];
            using IFrameEncoder encoder = _study.Data.OpenEncoder();
            if (encoder.Id != _study.Videos.EncoderId)
            {
                throw new VcmrException($"The corpus's features are by '{_study.Videos.EncoderId}', and the profile has '{encoder.Id}'; set data.frame_encoder to the encoder of the corpus.");
            }

            part = EncodedPart.Read(_videos.FileOf(video), start, video.FeatureRows, encoder, [.. Spread.Evenly(middles, 3)]);
            _parts[video.Path] = part;
        }

        return part;
    }

    private List<CorpusSecond> Seconds()
    {
        VideoItem[] kept = [.. Spread.Evenly([.. _videos.All.Where(v => v.State == VideoState.Kept)], MostVideos)];
        int step = Math.Max(1, (int)Math.Ceiling(kept.Sum(v => (double)v.FeatureRows) / MostSeconds));
        var seconds = new List<CorpusSecond>();
        foreach (VideoItem video in kept)
        {
            double[] cuts = VideoExhibits.CutTimes(video);
            seconds.AddRange(_videos.Rows(video).Index().Where(r => r.Index % step == 0).Select(r =>
                new CorpusSecond(video.Path, video.StartSecond + r.Index, cuts.Count(c => c <= video.StartSecond + r.Index + 0.5), r.Item)));
        }

        return seconds;
    }

    private SharedByNearest[] Shared()
    {
        int resamples = _study.Profile.Evaluation.Resamples;
        IReadOnlyList<DemoSong> songs = Lesson.Songs(_study);
        IEnumerable<SharedByNearest?> tags = songs.SelectMany(s => s.Tags).Distinct()
            .Select(t => _nearest.Value.Property(t, songs.Where(s => s.Tags.Contains(t)).Select(s => s.File).ToHashSet(), resamples))
            .OrderByDescending(t => t?.Share.Mean - t?.Chance);
        return [.. tags.Prepend(_nearest.Value.SameVideo(SameVideo, resamples)).OfType<SharedByNearest>()];
    }

    private Separation Separate(VideoItem video, VideoItem other, IFrameEncoder encoder)
    {
        EncodedPart Encode(VideoItem v) => EncodedPart.Read(_videos.FileOf(v), v.StartSecond, v.FeatureRows, encoder, []);
        return Separate(video, Encode(video).Rows(), Encode(other).Rows());
    }

    private static Separation Separate(VideoItem video, float[][] own, float[][] others)
    {
        double[] cuts = VideoExhibits.CutTimes(video);
        return Separation.Of([.. own.Select((_, r) => cuts.Count(c => c <= video.StartSecond + r + 0.5))], own, others);
    }

    private FigureContext Context() => _figures.Context();
}
