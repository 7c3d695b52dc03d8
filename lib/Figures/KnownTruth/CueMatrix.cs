using Vcmr.Charts;
using Vcmr.Evaluation;
using Vcmr.Studies;
using Vcmr.Studies.KnownTruth;

namespace Vcmr.Figures.KnownTruth;

/// <summary>What each group of tags loses when the pictures no longer tell a cue: a panel a cue, a line a group.</summary>
internal static class CueMatrix
{
    /// <summary>Draws it.</summary>
    /// <param name="gains">The results; at least one cue is off in some.</param>
    /// <param name="readout">What of the encoders is read.</param>
    /// <param name="context">The run.</param>
    public static Figure Draw(Gains gains, Readout readout, FigureContext context)
    {
        (PictureCue Cue, TagReport Loss)[] cues =
        [
            .. gains.CuesOff.Select(c => (c, gains.Difference(Condition.Paired(1), Condition.Paired(1, c), readout))),
        ];
        string[] rows = ["all tags", .. cues[0].Loss.Groups.Select(g => g.Name)];
        Panel[] panels = [.. cues.Select(c => Panel(c.Cue, [c.Loss.Macro, .. c.Loss.Groups]))];
        return new Figure($"cues-{readout.ToString().ToLowerInvariant()}", new Chart($"What a cue of the pictures gives to each group of tags: {KnownTruthFigures.Name(readout)}", panels)
        {
            Columns = Math.Min(2, panels.Length),
            Width = 900,
            PanelHeight = 90 + (26 * rows.Length),
            Subtitle = "VCMR with all cues minus VCMR on the same songs whose pictures do not tell the cue: to the right of 0, the cue helped.",
            Footer = context.Footer("Whiskers: 95 % interval over songs and seeds; not corrected for the number of groups."),
        });

        Panel Panel(PictureCue cue, ScorePair[] losses) => new(
            new Axis("difference in ROC-AUC"),
            Axis.Categories("", rows) with { Reversed = true, Grid = true },
            DifferenceLayers.Of(losses)) { Title = $"without {cue.ToString().ToLowerInvariant()}" };
    }
}
