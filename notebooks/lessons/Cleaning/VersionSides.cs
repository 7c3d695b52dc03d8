using Vcmr.Charts;

namespace Vcmr.Lessons.Cleaning;

/// <summary>What two versions of PySceneDetect make of a video.</summary>
/// <param name="Video">Name of the video.</param>
/// <param name="Older">What 0.6.1 finds.</param>
/// <param name="Newer">What 0.7.2 finds.</param>
internal sealed record VersionEffect(string Video, VersionScenes Older, VersionScenes Newer)
{
    /// <summary>Whether the rule keeps the video by one version alone.</summary>
    /// <param name="limitSeconds">The longest scene allowed (s).</param>
    public bool ChangesSide(double limitSeconds) => Older.LongestSeconds <= limitSeconds != Newer.LongestSeconds <= limitSeconds;
}

/// <summary>A version's scenes of a video.</summary>
/// <param name="Scenes">Their number.</param>
/// <param name="LongestSeconds">Duration of the longest (s).</param>
internal sealed record VersionScenes(int Scenes, double LongestSeconds);

/// <summary>Which videos change sides with the version of PySceneDetect.</summary>
internal static class VersionSides
{
    private static readonly Look Same = new("#0072B2") { Size = 7 };
    private static readonly Look Changed = new("#D55E00", MarkerShape.Diamond) { Size = 11 };

    /// <summary>Draws each video's longest scene by one version against that by the other.</summary>
    /// <param name="videos">The videos.</param>
    /// <param name="of">Of how many they are.</param>
    /// <param name="limitSeconds">The longest scene allowed (s).</param>
    /// <param name="context">The run.</param>
    /// <exception cref="VcmrException">There are no videos.</exception>
    public static Figure Draw(IReadOnlyList<VersionEffect> videos, int of, double limitSeconds, FigureContext context)
    {
        if (videos.Count == 0)
        {
            throw new VcmrException("No video reached the scene rule; there is nothing that another version could change.");
        }

        double end = Math.Clamp(videos.Max(v => Math.Max(v.Older.LongestSeconds, v.Newer.LongestSeconds)) * 1.1, limitSeconds * 1.5, limitSeconds * 4);
        var limit = new Look(Theme.Limit, Dash: Dash.Dashed) { Width = 1.5 };
        VersionEffect[] changed = [.. videos.Where(v => v.ChangesSide(limitSeconds))];
        List<Layer> layers =
        [
            new LineLayer([0, end], [0, end]) { Label = "the same by both", Look = new Look(Theme.Muted, MarkerShape.None, Dash: Dash.Dotted) { Width = 1.2 } },
            new RuleLayer(limitSeconds, Vertical: true, $"limit {limitSeconds:0.###} s") { Look = limit },
            new RuleLayer(limitSeconds, Vertical: false) { Look = limit },
            Points("stays on its side", Same, [.. videos.Except(changed)]),
        ];
        if (changed.Length > 0)
        {
            layers.Add(Points("changes sides", Changed, changed));
        }

        int outside = videos.Count(v => Math.Max(v.Older.LongestSeconds, v.Newer.LongestSeconds) > end);
        var chart = new Chart("Two versions of the scene detector", [
            new Panel(new Axis("longest scene by 0.6.1 (s)") { Min = 0, Max = end }, new Axis("longest scene by 0.7.2 (s)") { Min = 0, Max = end }, layers)])
        {
            Width = 620,
            PanelHeight = 420,
            Footer = context.Footer(
                $"{changed.Length} of {videos.Count:N0} videos change sides.",
                videos.Count < of ? $"Looked at are those nearest to the limit, of {of:N0} that were kept or that only a long scene keeps out." : null,
                outside > 0 ? $"What is longer than {end:0} s is drawn at the edge." : null),
        };
        return new Figure("version-sides", chart);

        PointLayer Points(string label, Look look, IReadOnlyList<VersionEffect> shown) => new(
            [.. shown.Select(v => Math.Min(end, v.Older.LongestSeconds))], [.. shown.Select(v => Math.Min(end, v.Newer.LongestSeconds))])
        {
            Label = $"{label} ({shown.Count:N0})",
            Look = look,
            Hover = [.. shown.Select(v => $"{v.Video}: {v.Older.Scenes} scenes by 0.6.1, {v.Newer.Scenes} by 0.7.2")],
        };
    }
}
