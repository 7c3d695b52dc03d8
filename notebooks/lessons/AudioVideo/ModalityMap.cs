using Vcmr.Charts;
using Vcmr.Evaluation;

namespace Vcmr.Lessons.AudioVideo;

/// <summary>Audio and video of the same moments on the first two principal components of both together.</summary>
public static class ModalityMap
{
    /// <summary>Draws one panel a state of training; a line joins the two halves of a pair.</summary>
    /// <param name="title">Title of the figure.</param>
    /// <param name="states">Headings and vectors: those of audio first, then those of video in the same order.</param>
    /// <param name="context">The run.</param>
    /// <param name="name">File name without extension.</param>
    /// <exception cref="VcmrException">A state has no vectors or half a pair.</exception>
    public static Figure Draw(string title, IReadOnlyList<(string Heading, IReadOnlyList<float[]> Vectors)> states, FigureContext context, string name = "modality-map")
    {
        if (states.Count == 0 || states.Any(s => s.Vectors.Count == 0 || s.Vectors.Count % 2 != 0))
        {
            throw new VcmrException($"'{title}' needs as many vectors of video as of audio, and at least one.");
        }

        Panel[] panels = [.. states.Select(s => Pairs(s.Heading, s.Vectors))];
        var chart = new Chart(title, panels)
        {
            Columns = Math.Min(2, panels.Length),
            Width = panels.Length > 1 ? 1000 : 640,
            PanelHeight = 400,
            Footer = context.Footer("Principal components of audio and video together, on the unit sphere; each panel has its own. A line joins a moment's sound and picture."),
        };
        return new Figure(name, chart);
    }

    private static Panel Pairs(string heading, IReadOnlyList<float[]> vectors)
    {
        Pca pca = Pca.Fit(vectors);
        int pairs = vectors.Count / 2;
        double[] xs = [.. pca.Scores.Select(s => s[0])], ys = [.. pca.Scores.Select(s => s[1])];

        // One line through all pairs, broken between them.
        double[] Joined(double[] at) => [.. Enumerable.Range(0, pairs).SelectMany(i => new[] { at[i], at[i + pairs], double.NaN })];
        return new Panel(
            Axis(1),
            Axis(2),
            [
                new LineLayer(Joined(xs), Joined(ys)) { Look = new Look("#C4C4C4", MarkerShape.None) { Width = 1 } },
                new PointLayer(xs[..pairs], ys[..pairs]) { Label = "audio", Look = Theme.Category(0) },
                new PointLayer(xs[pairs..], ys[pairs..]) { Label = "video", Look = Theme.Category(1) },
            ])
        {
            Title = heading,
        };

        Charts.Axis Axis(int n) => new($"component {n} ({100 * pca.Shares[n - 1]:0} % of variance)");
    }
}
