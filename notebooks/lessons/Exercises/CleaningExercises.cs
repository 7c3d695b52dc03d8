using Vcmr.Video.Scenes;

namespace Vcmr.Lessons.Exercises;

/// <summary>Of notebook 01: where scenes begin, and which video is kept.</summary>
internal static class CleaningExercises
{
    public static IReadOnlyList<Exercise> All { get; } =
    [
        new Exercise<Func<double[], double, int, int[]>>("01-1")
        {
            Asked = "Write where the scenes of a video begin, from the score of each frame.",
            Hint = "Remember the frame at which the scene that is still open began, and walk over the frames once.",
            Teaches = "A flash after a cut makes no scene of its own, and that is all that the minimum is for.",
            Rule = SceneStarts,
        },
        new Exercise<Func<double[], double, double, bool>>("01-2")
        {
            Asked = "Write whether a video is kept, from the times of its cuts, its duration and the limit.",
            Hint = "Cuts are what lies between scenes: there is one scene more than there are cuts.",
            Teaches = "The uncut video is one scene, the very one that the rule was made to find.",
            Rule = Keeps,
        },
    ];

    private static string? SceneStarts(Func<double[], double, int, int[]> starts) =>
        Fails(starts, [], 15) ? "A video without a cut has a scene too: where does it begin?"
            : Fails(starts, [200], 15) ? "A cut begins a scene where its score reaches the threshold: try one frame above it, and one exactly at it."
            : Fails(starts, [100, 104, 105], 1) ? "With a minimum of one frame every frame that reaches the threshold begins a scene."
            : Fails(starts, [100, 104, 105], 15) ? "What follows a cut too soon must be dropped."
            : Fails(starts, [100, 110, 120], 15) ? "The distance counts from where the open scene began, and not from a frame that was dropped."
            : Fails(starts, [7, 100], 15) ? "The first scene, too, has to last its fewest frames."
            : Fails(starts, [100, 115], 15) ? "A frame that is exactly the minimum away is no longer too soon."
            : null;

    private static string? Keeps(Func<double[], double, double, bool> keeps) =>
        keeps([], 40, 30) ? "A still image of 40 s has no cut, and your rule keeps it: that is the trap of this notebook."
            : !keeps([], 20, 30) ? "An uncut video may be short enough to be kept."
            : !keeps([10, 30, 55], 80, 30) || !keeps([55, 10, 30], 80, 30) ? "No scene of cuts at 10, 30 and 55 s in a video of 80 s is too long, in whatever order the cuts come."
            : keeps([40, 50, 60], 70, 30) ? "The first scene counts too: it begins at 0 s."
            : keeps([10, 20, 30], 70, 30) ? "The last scene counts too: it ends with the video."
            : keeps([10, 45, 50], 60, 30) ? "One long scene is enough, wherever it lies."
            : !keeps([30], 60, 30) ? "A video is rejected where a scene lasts more than the limit; exactly as long is not more."
            : null;

    private static bool Fails(Func<double[], double, int, int[]> starts, int[] frames, int minimum)
    {
        const double Threshold = 27;
        double[] scores = [.. Enumerable.Range(0, 300).Select(f => Array.IndexOf(frames, f) switch { < 0 => 3.0, 0 => Threshold, _ => 60 })];
        int[] right = [0, .. SceneCuts.Of([.. scores.Select(s => (float)s)], Threshold, minimum).Cuts];
        return !starts(scores, Threshold, minimum).AsSpan().SequenceEqual(right);
    }
}
