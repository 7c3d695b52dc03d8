using Vcmr.Charts;
using Vcmr.Datasets.Videos;
using Vcmr.Figures;
using Vcmr.Media;
using Vcmr.Storage;
using Vcmr.Studies;
using Vcmr.Synthesis;
using Vcmr.Video.Scenes;

namespace Vcmr.Lessons.Cleaning;

/// <summary>What notebook 01 shows: what cleaning found, kept and left out, and what its two numbers decide.</summary>
public sealed class CleaningExhibits
{
    private const int StripFrames = 8;
    private const int MostKept = 12;
    private const int MostRejected = 4;
    private const int MostCompared = 100;

    // As PrepareOptions has it: a rejected video's row in the catalog does not say what would have been used.
    private const int MostSegments = 8;
    private static readonly double[] SliderThresholds = [3, 9, 15, 21, 33, 45, 60, 90];
    private readonly Study _study;
    private readonly StudyFigures _figures;
    private readonly VideoExhibits _videos;
    private readonly Lazy<(double[] Thresholds, ThresholdEffect[] Videos)> _thresholds;
    private readonly Lazy<VersionEffect[]> _versions;

    /// <summary>Shows a study.</summary>
    public CleaningExhibits(Study study)
    {
        (_study, _figures, _videos) = (study, new StudyFigures(study), new VideoExhibits(study));
        _thresholds = new(Recut);
        _versions = new(CompareVersions);
    }

    private CorpusRules Rules => _study.Videos.Rules;

    /// <summary>From found to kept, with a count for each kind of reason.</summary>
    public Figure Funnel()
    {
        FunnelStep[] lost = [.. ByReason().Select(r => new FunnelStep(r.Kind, r.Videos.Count))];
        int found = _videos.All.Count;
        _figures.SaveMetrics("cleaning", new { Found = found, Kept = found - lost.Sum(l => l.Count), Lost = lost });
        return _figures.Save(CleaningFunnel.Draw(found, lost, Context()));
    }

    /// <summary>The kinds of reasons in plain words, with one example each.</summary>
    public Table Reasons() => Table.From(ByReason().Select(r => new
    {
        Reason = r.Kind,
        Videos = r.Videos.Count,
        Means = Datasets.Reasons.Meaning(r.Kind),
        Example = $"{r.Videos[0].Path}: {r.Videos[0].Reason}",
    }));

    /// <summary>This run beside the paper's own numbers.</summary>
    public Table Paper()
    {
        PublishedCleaning paper = _figures.Published.Cleaning;
        int found = _videos.All.Count, kept = _videos.All.Count(v => v.State == VideoState.Kept);
        double seconds = _study.Videos.Segments.Sum(s => s.AudioLength) / (double)Media.AudioFormat.SampleRate;
        return Table.From(new (string, string, string)[]
        {
            ("videos found", $"{paper.Found:N0}", $"{found:N0}"),
            ("videos kept", $"{paper.Kept:N0}", $"{kept:N0}"),
            ("share kept", $"{100.0 * paper.Kept / paper.Found:0.0} %", $"{100.0 * kept / Math.Max(1, found):0.0} %"),
            ("hours of segments", $"{paper.SegmentHours:N0}", $"{seconds / 3600:0.0#}"),
            ("frames for the encoder, 5 a second", $"{paper.SegmentHours * 3600 * FrameSampler.FramesPerSecond / 1e6:0} million", $"{seconds * FrameSampler.FramesPerSecond:N0}"),
        }.Select(r => new { What = r.Item1, ThePaper = r.Item2, ThisRun = r.Item3 }));
    }

    /// <summary>One row a video: first those that are not kept, then as many kept ones as the table has room for.</summary>
    /// <param name="most">Most rows.</param>
    public Table Catalog(int most = 15) => Table.From(_videos.All.OrderBy(v => v.State == VideoState.Kept).Take(most).Select(v => new
    {
        Video = v.Path,
        State = v.State.ToString().ToLowerInvariant(),
        Reason = v.Reason ?? "",
        Seconds = Math.Round(v.DurationSeconds, 1),
        Scenes = v.Scenes.Count,
        LongestScene = Math.Round(v.LongestSceneSeconds, 1),
        v.Segments,
        FeatureRows = v.FeatureRows,
    }));

    /// <summary>How long scenes are, with the rule's line.</summary>
    public Figure SceneLengths() => _figures.Save(Cleaning.SceneLengths.Draw(
        [.. _videos.All.Where(v => v.SceneSeconds.Count > 0).Select(v => new VideoScenes(v.Path, v.SceneSeconds, v.State == VideoState.Kept))],
        Context(),
        Rules.MaxSceneSeconds));

    /// <summary>A video's frames, scenes, segments and score over time.</summary>
    /// <param name="video">The video; null where the corpus has none of the kind.</param>
    /// <returns>A figure, or a sentence where there is no such video.</returns>
    public object Timeline(VideoItem? video)
    {
        if (video is null)
        {
            return "This corpus has no such video.";
        }

        SceneList scenes = _videos.ScenesOf(video);
        SceneCuts cuts = scenes.Recut(Rules.SceneThreshold, Rules.MinSceneFrames);
        var timeline = new VideoTimeline(video.Path, video.Reason ?? "kept", scenes.Times[^1])
        {
            Frames = [.. Thumbnails.Of(_videos.FileOf(video), StripFrames, scenes.Times[^1]).Select(f => new Picture(f.Rgb, Thumbnails.Width, Thumbnails.Height, $"{f.Seconds:0} s"))],
            SceneSeconds = video.SceneSeconds,
            Scores = [.. scenes.Scores.Select(s => (double)s)],
            Times = [.. scenes.Times.SkipLast(1)],
            Cuts = cuts.Cuts,
            Dropped = cuts.Dropped,
            Threshold = Rules.SceneThreshold,
            DroppedAs = Rules.Scenes == SceneVersion.V06 ? $"dropped: less than {Rules.MinSceneFrames} frames into a scene" : "merged into a later cut, or too early for one",
            LimitSeconds = Rules.MaxSceneSeconds,
            SegmentSeconds = Rules.SegmentSeconds,
            SegmentStarts = [.. Enumerable.Range(0, video.Segments).Select(s => (double)video.StartSecond + (s * Rules.SegmentSeconds))],
        };
        string kind = video.State == VideoState.Kept ? "kept" : video.Scenes.Count > 1 ? "long-scene" : "still";
        return _figures.Save(SceneTimeline.Draw(timeline, Context(), $"timeline-{kind}"));
    }

    /// <summary>
    /// What the programming interface of PySceneDetect 0.6 would have kept: it returns no scene for a video without cuts,
    /// and the longest of no scenes is no longer than any limit.
    /// </summary>
    public Table EmptyList() => Table.From(_videos.Decided.Where(v => v.Scenes.Count == 1).Select(v => new
    {
        Video = v.Path,
        v.LongestSceneSeconds,
        ScenesHere = v.Scenes.Count,
        Here = v.State.ToString().ToLowerInvariant(),
        ScenesByTheInterface = 0,
        ByTheInterface = "kept",
    }));

    /// <summary>How many videos other limits would keep.</summary>
    public Figure Limit() => _figures.Save(LimitSensitivity.Draw(
        [.. _videos.Decided.Select(v => v.LongestSceneSeconds)], Rules.MaxSceneSeconds, Context()));

    /// <summary>What other thresholds would make of some videos: scenes and, where they are known, true cuts.</summary>
    public Figure Threshold()
    {
        (double[] thresholds, ThresholdEffect[] videos) = _thresholds.Value;
        _figures.SaveMetrics("threshold", new
        {
            Thresholds = thresholds,
            Kept = thresholds.Select((_, t) => videos.Count(v => v.LongestSeconds[t] <= Rules.MaxSceneSeconds)),
            Videos = videos.Length,
        });
        return _figures.Save(ThresholdSensitivity.Draw(thresholds, videos, Rules.SceneThreshold, Rules.MaxSceneSeconds, Context()));
    }

    /// <summary>Which of some videos other thresholds would keep, with a slider for the threshold.</summary>
    /// <param name="thresholds">The slider's thresholds, rising; the one in use and eight others where none is given.</param>
    public SteppedFigure ThresholdSlider(params IReadOnlyList<double> thresholds)
    {
        double[] shown = thresholds.Count > 0 ? [.. thresholds] : [.. SliderThresholds.Append(Rules.SceneThreshold).Distinct().Order()];
        (ThresholdEffect, int)[] videos = InParallel.Map(Chosen(), v =>
        {
            SceneList scenes = _videos.ScenesOf(v);
            int segments = v.Segments > 0 ? v.Segments : MiddlePart.Of(v.DurationSeconds, Rules.SegmentSeconds, MostSegments).Segments;
            return (CutSensitivity.Of(v.Path, scenes.Times, shown, t => scenes.Recut(t, Rules.MinSceneFrames), truth: null), segments * Rules.SegmentSeconds);
        });
        return _figures.Save(Cleaning.ThresholdSlider.Draw(shown, videos, Rules.SceneThreshold, Rules.MaxSceneSeconds, Context()));
    }

    /// <summary>Each video's longest scene by PySceneDetect 0.6.1 and by 0.7.2.</summary>
    public Figure Versions()
    {
        _figures.SaveMetrics("versions", new
        {
            Videos = _versions.Value.Length,
            ChangeSides = _versions.Value.Where(v => v.ChangesSide(Rules.MaxSceneSeconds)).Select(v => v.Video),
        });
        return _figures.Save(VersionSides.Draw(_versions.Value, _videos.Decided.Count(), Rules.MaxSceneSeconds, Context()));
    }

    /// <summary>What the older version (0.6.1) and the newer (0.7.2) make of videos: first of those that change sides, then of those whose scenes differ most.</summary>
    /// <param name="most">Most rows.</param>
    public Table VersionTable(int most = 8) => Table.From(_versions.Value
        .OrderByDescending(v => v.ChangesSide(Rules.MaxSceneSeconds))
        .ThenByDescending(v => Math.Abs(v.Newer.LongestSeconds - v.Older.LongestSeconds))
        .ThenByDescending(v => Math.Abs(v.Newer.Scenes - v.Older.Scenes))
        .ThenBy(v => v.Video, StringComparer.Ordinal)
        .Take(most)
        .Select(v => new
        {
            v.Video,
            OlderScenes = v.Older.Scenes,
            NewerScenes = v.Newer.Scenes,
            OlderLongest = Math.Round(v.Older.LongestSeconds, 1),
            NewerLongest = Math.Round(v.Newer.LongestSeconds, 1),
            OlderVerdict = Verdict(v.Older),
            NewerVerdict = Verdict(v.Newer),
        }));

    /// <summary>The files of the corpus; those of shards in one row each.</summary>
    public Table Files()
    {
        VideoCorpus corpus = _study.Videos;
        string folder = _study.Data.CorpusFolder;
        long samples = corpus.Segments.Sum(s => (long)s.AudioLength), rows = corpus.Segments.Sum(s => (long)s.FeatureRows);
        return Table.From(new (string Name, string Content)[]
        {
            (CatalogFile.Name, $"SQLite: {corpus.Videos.Count:N0} videos, {corpus.Videos.Sum(v => v.Scenes.Count):N0} scenes, {corpus.Segments.Count:N0} segments"),
            (CatalogFile.AudioName, $"int16 [{samples}]: 16 kHz mono"),
            (CatalogFile.FeatureName, $"float32 [{rows}, {corpus.FeatureDimension}]: a row a second, by {StudyFigures.EncoderName(corpus.EncoderId)}"),
        }.Select(f => new
        {
            File = _study.Data.Shown(Path.Combine(folder, File.Exists(Path.Combine(folder, f.Name)) ? "" : "*", f.Name)),
            f.Content,
            Megabytes = Math.Round(Directory.EnumerateFiles(folder, f.Name, SearchOption.AllDirectories).Sum(path => new FileInfo(path).Length) / 1e6, 1),
        }));
    }

    /// <summary>What cleaning did and how much hangs on its numbers, in words.</summary>
    public string Conclusion()
    {
        int found = _videos.All.Count, kept = _videos.All.Count(v => v.State == VideoState.Kept);
        VideoItem[] tooLong = [.. _videos.TooLong];
        double longest = _videos.All.Where(v => v.State == VideoState.Kept).Select(v => v.LongestSceneSeconds).DefaultIfEmpty(0).Max();
        string upTo = tooLong.Length == 0 ? "Any larger limit" : $"Any limit from there to just under {tooLong.Min(v => v.LongestSceneSeconds):0.0} s";
        return string.Join("\n",
            $"{kept} of {found} videos are kept; the scene rule takes {tooLong.Length} and other reasons {found - kept - tooLong.Length}.",
            $"The longest scene of a kept video lasts {longest:0.0} s. {upTo} would have kept the same videos.",
            ThresholdConclusion(),
            $"With the scenes of PySceneDetect {(Rules.Scenes == SceneVersion.V06 ? "0.7.2" : "0.6.1")}, {_versions.Value.Count(v => v.ChangesSide(Rules.MaxSceneSeconds))} of {_versions.Value.Length} videos would change sides.");
    }

    private string Verdict(VersionScenes scenes) => scenes.LongestSeconds <= Rules.MaxSceneSeconds ? "kept" : "rejected";

    /// <summary>The corpus's own version is in the catalog; the other decodes the videos again, those nearest to the limit of many.</summary>
    private VersionEffect[] CompareVersions()
    {
        VideoItem[] chosen = [.. _videos.Decided.OrderBy(v => Math.Abs(v.LongestSceneSeconds - Rules.MaxSceneSeconds)).Take(MostCompared).OrderBy(v => v.Path, StringComparer.Ordinal)];
        bool isOlder = Rules.Scenes == SceneVersion.V06;
        return InParallel.Map(chosen, v =>
        {
            SceneList other = _videos.ScenesOf(v, isOlder ? SceneVersion.V07 : SceneVersion.V06);
            var own = new VersionScenes(v.Scenes.Count, v.LongestSceneSeconds);
            var found = new VersionScenes(other.Scenes.Count, other.LongestSeconds);
            return isOlder ? new VersionEffect(v.Path, own, found) : new VersionEffect(v.Path, found, own);
        });
    }

    private List<(string Kind, IReadOnlyList<VideoItem> Videos)> ByReason() =>
    [
        .. _videos.All.Where(v => v.State != VideoState.Kept)
            .GroupBy(v => Datasets.Reasons.KindOf(v.Reason!))
            .Select(g => (g.Key, (IReadOnlyList<VideoItem>)[.. g]))
            .OrderByDescending(g => g.Item2.Count).ThenBy(g => g.Key, StringComparer.Ordinal),
    ];

    private VideoItem[] Chosen() =>
        [.. Spread.Evenly([.. _videos.All.Where(v => v.State == VideoState.Kept)], MostKept), .. Spread.Evenly([.. _videos.TooLong], MostRejected)];

    private (double[] Thresholds, ThresholdEffect[] Videos) Recut()
    {
        Dictionary<string, DemoSong> truth = Lesson.Songs(_study).ToDictionary(s => s.File);
        double[] thresholds = CutSensitivity.Thresholds(Rules.SceneThreshold);
        return (thresholds, InParallel.Map(Chosen(), v =>
        {
            SceneList scenes = _videos.ScenesOf(v);
            return CutSensitivity.Of(v.Path, scenes.Times, thresholds, t => scenes.Recut(t, Rules.MinSceneFrames), truth.GetValueOrDefault(v.Path)?.Cuts);
        }));
    }

    private string ThresholdConclusion()
    {
        (double[] thresholds, ThresholdEffect[] videos) = _thresholds.Value;
        bool Same(int t, int u) => videos.All(v => v.LongestSeconds[t] <= Rules.MaxSceneSeconds == v.LongestSeconds[u] <= Rules.MaxSceneSeconds);
        int used = Array.IndexOf(thresholds, Rules.SceneThreshold), low = used, high = used;
        while (low > 0 && Same(low - 1, used))
        {
            low--;
        }

        while (high < thresholds.Length - 1 && Same(high + 1, used))
        {
            high++;
        }

        return $"Of {thresholds.Length} thresholds tried on {videos.Length} videos, those from {thresholds[low]:0.###} to {thresholds[high]:0.###} keep and reject the same videos as {Rules.SceneThreshold:0.###}.";
    }

    // Nothing here depends on features, so no encoder is named.
    private FigureContext Context() => _figures.Context() with { FrameEncoder = null };
}
