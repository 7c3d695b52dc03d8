using Vcmr.Datasets;
using Vcmr.Figures;
using Vcmr.Video;

namespace Vcmr.Experiments;

/// <summary>What notebooks 01 and 02 show of a study's videos.</summary>
public sealed class VideoExhibits
{
    private const int StripFrames = 8;
    private readonly Study _study;

    internal VideoExhibits(Study study) => _study = study;

    /// <summary>A kept video to look at: the first one.</summary>
    public VideoItem Kept => _study.Videos.Videos.FirstOrDefault(v => v.State == VideoState.Kept)
        ?? throw new VcmrException("No video was kept; see the reasons in notebook 01.");

    /// <summary>A video that the 30 s rule rejected, or any other rejected one; null where there is none.</summary>
    public VideoItem? Rejected => _study.Videos.Videos
        .Where(v => v.State == VideoState.Rejected && v.Scenes.Count > 0)
        .OrderByDescending(v => v.LongestSceneSeconds)
        .FirstOrDefault();

    /// <summary>A second kept video.</summary>
    public VideoItem Another => _study.Videos.Videos.Where(v => v.State == VideoState.Kept).Skip(1).FirstOrDefault() ?? Kept;

    /// <summary>One row a video.</summary>
    public Table Catalog() => Table.From(_study.Videos.Videos.Select(v => new
    {
        Video = v.Path,
        State = v.State.ToString(),
        Reason = v.Reason ?? "",
        Seconds = Math.Round(v.DurationSeconds, 1),
        Scenes = v.Scenes.Count,
        LongestScene = Math.Round(v.LongestSceneSeconds, 1),
        v.Segments,
    }));

    /// <summary>From found to kept, with a count for each reason.</summary>
    public Figure Funnel()
    {
        IReadOnlyList<VideoItem> videos = _study.Videos.Videos;
        FunnelStep[] lost =
        [
            .. videos.Where(v => v.State != VideoState.Kept)
                .CountBy(v => v.Reason!.Split(':')[0])
                .OrderByDescending(r => r.Value).ThenBy(r => r.Key, StringComparer.Ordinal)
                .Select(r => new FunnelStep(r.Key, r.Value)),
        ];
        _study.Figures.SaveMetrics("cleaning", new { Found = videos.Count, Kept = videos.Count - lost.Sum(l => l.Count), Lost = lost });
        return _study.Figures.Save(CleaningFunnel.Draw(videos.Count, lost, _study.Figures.Context()));
    }

    /// <summary>How long the longest scenes are, with the rule's line.</summary>
    public Figure SceneLengths() => _study.Figures.Save(Vcmr.Figures.SceneLengths.Draw(
        [.. _study.Videos.Videos.Where(v => v.Scenes.Count > 0).Select(v => new VideoScenes(v.Path, v.LongestSceneSeconds, v.State == VideoState.Kept))],
        _study.Figures.Context()));

    /// <summary>A video's scene score over time, with its cuts.</summary>
    public Figure SceneScores(VideoItem video)
    {
        SceneList scenes = SceneList.Detect(FileOf(video));
        return _study.Figures.Save(Vcmr.Figures.SceneScores.Draw(
            video.Path,
            [.. scenes.Scores.Select(s => (double)s)],
            video.FrameRate,
            [.. scenes.Scenes.Skip(1).Select(s => s.StartFrame)],
            SceneDetector.DefaultThreshold,
            _study.Figures.Context()));
    }

    /// <summary>Frames of a video, evenly spaced.</summary>
    public Figure Strip(VideoItem video) => _study.Figures.Save(FrameStrip.Draw(
        $"{video.Path}: {(video.Reason is null ? "kept" : video.Reason)}",
        [.. Thumbnails.Of(FileOf(video), StripFrames, video.DurationSeconds).Select(f => new Picture(f.Rgb, 160, 90, $"{f.Seconds:F0} s"))],
        _study.Figures.Context(),
        columns: 4,
        name: $"frames-{(video.State == VideoState.Kept ? "kept" : "rejected")}"));

    /// <summary>Two frames before and after CLIP's resize and centre crop, as the frame encoder got them.</summary>
    public Figure Preprocessing(VideoItem video)
    {
        const int start = 2, seconds = 12;
        IReadOnlyList<SampledFrame> frames = FrameReader.Read(FileOf(video), start, seconds);
        Picture[] pictures =
        [
            .. new[] { frames[0], frames[^1] }.SelectMany(f => new[]
            {
                new Picture(f.Rgb, f.Width, f.Height, $"{f.Seconds:F0} s: {f.Width}×{f.Height}"),
                new Picture(f.Preprocessed, ClipPreprocessing.Side, ClipPreprocessing.Side, $"{ClipPreprocessing.Side}×{ClipPreprocessing.Side}"),
            }),
        ];
        return _study.Figures.Save(FrameStrip.Draw($"{video.Path}: what the frame encoder sees", pictures, _study.Figures.Context(), columns: 4, name: "preprocessing"));
    }

    /// <summary>A video's features, one row a second.</summary>
    public Figure Features(VideoItem video)
    {
        float[][] rows = Rows(video);
        float[,] values = new float[rows.Length, _study.Videos.FeatureDimension];
        for (int r = 0; r < rows.Length; r++)
        {
            for (int c = 0; c < rows[r].Length; c++)
            {
                values[r, c] = rows[r][c];
            }
        }

        return _study.Figures.Save(FeaturesOverTime.Draw(video.Path, values, _study.Figures.Context()));
    }

    /// <summary>How alike the seconds of one video are, and those of two videos.</summary>
    public Figure SelfSimilarity(VideoItem video, VideoItem other)
    {
        float[][] a = Rows(video), b = Rows(other);
        return _study.Figures.Save(SimilarityMatrix.Draw(
            "Similarity of the seconds of videos",
            [new NamedMatrix($"{video.Path} with itself", Similarities.Cosine(a, a)), new NamedMatrix($"{video.Path} with {other.Path}", Similarities.Cosine(a, b))],
            "second",
            "second",
            _study.Figures.Context(),
            name: "self-similarity"));
    }

    /// <summary>What cleaning did, in words.</summary>
    public string Conclusion()
    {
        IReadOnlyList<VideoItem> videos = _study.Videos.Videos;
        int kept = videos.Count(v => v.State == VideoState.Kept);
        int byScenes = videos.Count(v => v.State == VideoState.Rejected && v.Scenes.Count > 0 && v.LongestSceneSeconds > 30);
        double longest = videos.Where(v => v.State == VideoState.Kept).Max(v => v.LongestSceneSeconds);
        return $"{kept} of {videos.Count} videos are kept; the scene rule takes {byScenes} and other reasons {videos.Count - kept - byScenes}. The longest scene of a kept video lasts {longest:F1} s.";
    }

    /// <summary>How much more alike the seconds of one video are than those of two, in words.</summary>
    public string SimilarityConclusion(VideoItem video, VideoItem other)
    {
        float[][] a = Rows(video), b = Rows(other);
        double[,] within = Similarities.Cosine(a, a);
        // The diagonal, a second with itself, says nothing.
        double own = (within.Cast<double>().Sum() - a.Length) / (a.Length * (a.Length - 1.0));
        double across = Similarities.Cosine(a, b).Cast<double>().Average();
        string verdict = own > across ? "the encoder tells the two apart" : "this encoder does not tell the two apart";
        return $"Two seconds of {video.Path} have a mean cosine similarity of {own:F2}, a second of it and one of {other.Path} {across:F2}: {verdict}.";
    }

    private float[][] Rows(VideoItem video) =>
    [
        .. _study.Videos.Segments.Where(s => s.Song == video.Path).SelectMany(s => Enumerable.Range(0, s.FeatureRows).Select(r =>
        {
            float[] row = new float[_study.Videos.FeatureDimension];
            _study.Videos.ReadFeatures(s.FeatureRow + r, row);
            return row;
        })),
    ];

    private string FileOf(VideoItem video) => Path.Combine(_study.Data.VideoFolder, video.Path);
}
