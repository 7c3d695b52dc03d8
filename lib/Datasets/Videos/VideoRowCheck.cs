using Vcmr.Video.Scenes;

namespace Vcmr.Datasets.Videos;

/// <summary>Whether what a catalog says of a video makes sense, and is what was written.</summary>
internal static class VideoRowCheck
{
    private static readonly string[] States = [.. Enum.GetNames<VideoState>().Select(n => n.ToLowerInvariant())];

    /// <summary>What is wrong with a video's rows, as a clause; null where nothing is.</summary>
    public static string? Fault(VideoRow row)
    {
        if (row.Checksum() != row.Crc)
        {
            return "the checksum of its rows differs";
        }

        if (!States.Contains(row.State))
        {
            return $"the state '{row.State}' is unknown";
        }

        bool isKept = row.State == States[(int)VideoState.Kept];
        if (isKept != row.Reason is null)
        {
            return isKept ? "it is kept and has a reason not to be" : "it is not kept and has no reason";
        }

        string? scenes = SceneFault(row.Scenes);
        return scenes ?? (isKept ? DataFault(row)
            : row.Audio is not null || row.Features is not null || row.Segments.Length > 0 ? "it is not kept and has data" : null);
    }

    private static string? SceneFault(SceneRange[] scenes)
    {
        for (int i = 0; i < scenes.Length; i++)
        {
            if (scenes[i].EndFrame < scenes[i].StartFrame || scenes[i].StartFrame < (i == 0 ? 0 : scenes[i - 1].EndFrame))
            {
                return $"scene {i} is out of order";
            }
        }

        return null;
    }

    private static string? DataFault(VideoRow row)
    {
        if (row.Audio is not { } audio || row.Features is not { } features || row.Segments.Length == 0)
        {
            return $"its {(row.Audio is null ? "audio" : row.Features is null ? "features" : "segments")} are missing";
        }

        if (!audio.IsPossible || !features.IsPossible)
        {
            return "its data lie where no store can have them";
        }

        // Segments divide the data: one begins where the one before it ends.
        (long sample, long second) = (audio.Start, features.Start);
        for (int i = 0; i < row.Segments.Length; i++)
        {
            SegmentRow s = row.Segments[i];
            if (s.Number != i || s.AudioOffset != sample || s.FeatureRow != second || s.AudioLength < 0 || s.FeatureRows < 0)
            {
                return $"segment {i} is missing or does not lie where it should";
            }

            (sample, second) = (sample + s.AudioLength, second + s.FeatureRows);
        }

        return sample == audio.Start + audio.Length && second == features.Start + features.Length ? null : "its segments do not cover its data";
    }
}
