using Vcmr.Charts;
using Vcmr.Studies.KnownTruth;

namespace Vcmr.Figures.KnownTruth;

/// <summary>Each tag's gain against what its picture tells and against what audio alone knows.</summary>
internal static class TagGainFigure
{
    /// <summary>Draws two panels.</summary>
    /// <param name="gains">The gains.</param>
    /// <param name="of">What the gain is, such as <c>VCMR minus shuffled pairs</c>.</param>
    /// <param name="context">The run.</param>
    public static Figure Draw(TagGains gains, string of, FigureContext context)
    {
        string[] groups = [.. gains.Tags.Select(t => t.Group ?? "").Distinct()];
        return new Figure("tag-gains", new Chart("Which tags gain?", [
            Panel("ROC-AUC of the pictures alone", t => t.Picture, $"each 0.1 more of the pictures: {gains.Picture.WithInterval("+0.000;−0.000;0.000", 0.1)}"),
            Panel("ROC-AUC of audio-only", t => t.Audio, $"each 0.1 less of the sound: {gains.Unknown.WithInterval("+0.000;−0.000;0.000", 0.1)}"),
        ])
        {
            Columns = 2,
            Width = 980,
            PanelHeight = 360,
            Subtitle = $"One point a tag: {of}. Both slopes are fitted together.",
            Footer = context.Footer("Whiskers of the tags are left out for legibility; the slopes' 95 % intervals draw tags."),
        });

        Panel Panel(string axis, Func<TagGain, double> x, string title) => new(new Axis(axis), new Axis("gain in ROC-AUC"), [
            new RuleLayer(0, Vertical: false) { Look = new Look(Theme.Ink) { Width = 1.2 } },
            .. groups.Select((g, i) => (Group: g, Tags: gains.Tags.Where(t => (t.Group ?? "") == g).ToArray(), At: i)).Select(g => new PointLayer(
                [.. g.Tags.Select(x)], [.. g.Tags.Select(t => t.Gain.Mean)])
            {
                Label = g.Group,
                Look = Theme.Category(g.At),
                Hover = [.. g.Tags.Select(t => $"{t.Tag}: {t.Gain.Mean:+0.000;−0.000}")],
            }),
        ]) { Title = title };
    }
}
