using System.Collections.Concurrent;
using Vcmr.Datasets;
using Vcmr.Datasets.Videos;
using Vcmr.Studies;
using Vcmr.Video.Scenes;

namespace Vcmr.Lessons;

/// <summary>The videos that notebooks 01 and 02 look at, and what both need of them.</summary>
public sealed class VideoExhibits
{
    private readonly Study _study;
    private readonly ConcurrentDictionary<(string Path, SceneVersion Version), SceneList> _scenes = [];

    /// <summary>Shows a study.</summary>
    public VideoExhibits(Study study) => _study = study;

    /// <summary>A kept video: the first one.</summary>
    public VideoItem Kept => All.FirstOrDefault(v => v.State == VideoState.Kept)
        ?? throw new VcmrException("No video was kept; see the reasons in notebook 01.");

    /// <summary>A second kept video; the first where there is no other.</summary>
    public VideoItem Another => All.Where(v => v.State == VideoState.Kept).Skip(1).FirstOrDefault() ?? Kept;

    /// <summary>A video that the scene rule rejected although it has cuts; null where there is none.</summary>
    public VideoItem? LongScene => TooLong.FirstOrDefault(v => v.Scenes.Count > 1);

    /// <summary>A video that the scene rule rejected and that has no cut at all; null where there is none.</summary>
    public VideoItem? Still => TooLong.FirstOrDefault(v => v.Scenes.Count == 1);

    /// <summary>The corpus's videos.</summary>
    /// <exception cref="VcmrException">The corpus holds sound alone.</exception>
    internal IReadOnlyList<VideoItem> All => _study.Videos.EncoderId == VideoCorpus.NoEncoder
        ? throw new VcmrException($"Notebooks 01 and 02 look at pictures, and profile '{_study.Profile.Name}' has music without them (data.music); set data.videos in its place.")
        : _study.Videos.Videos;

    /// <summary>Videos that the scene rule rejected.</summary>
    internal IEnumerable<VideoItem> TooLong => All.Where(IsTooLong);

    /// <summary>Videos on which the scene rule alone decides: the kept ones and those that it rejected.</summary>
    internal IEnumerable<VideoItem> Decided => All.Where(v => v.State == VideoState.Kept || IsTooLong(v));

    /// <summary>Where a video lies.</summary>
    /// <exception cref="VcmrException">It does not lie there any more.</exception>
    internal string FileOf(VideoItem video) => FileOf(video.Path);

    /// <summary>Where the video with a path lies.</summary>
    internal string FileOf(string path) => Path.Combine(_study.Data.VideoFolder, path) is var file && File.Exists(file)
        ? file
        : throw new VcmrException($"The video '{path}' of the corpus is not in '{_study.Data.Shown(_study.Data.VideoFolder)}'; set data.videos to the folder that the corpus was made of, to see its pictures.");

    /// <summary>Scores and scenes of a video, decoded when first asked for.</summary>
    internal SceneList ScenesOf(VideoItem video) => ScenesOf(video, _study.Videos.Rules.Scenes);

    /// <summary>Scores and scenes of a video as a version of PySceneDetect finds them, decoded when first asked for.</summary>
    internal SceneList ScenesOf(VideoItem video, SceneVersion version) => _scenes.GetOrAdd(
        (video.Path, version), _ => SceneList.Detect(FileOf(video), _study.Videos.Rules.SceneThreshold, _study.Videos.Rules.MinSceneFrames, version));

    /// <summary>Where the scenes of a video begin (s), the first one left out.</summary>
    internal static double[] CutTimes(VideoItem video)
    {
        double[] cuts = [.. video.SceneSeconds.SkipLast(1)];
        for (int i = 1; i < cuts.Length; i++)
        {
            cuts[i] += cuts[i - 1];
        }

        return cuts;
    }

    /// <summary>Features of the part of a video that is used, one row a second.</summary>
    internal float[][] Rows(VideoItem video) =>
    [
        .. _study.Videos.Segments.Where(s => s.Song == video.Path).SelectMany(s => Enumerable.Range(0, s.FeatureRows).Select(r =>
        {
            float[] row = new float[_study.Videos.FeatureDimension];
            _study.Videos.ReadFeatures(s.FeatureRow + r, row);
            return row;
        })),
    ];

    private static bool IsTooLong(VideoItem video) => video.State == VideoState.Rejected && Reasons.KindOf(video.Reason!) == Reasons.LongScene;
}
