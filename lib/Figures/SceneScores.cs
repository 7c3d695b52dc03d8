using Vcmr.Figures.Charts;

namespace Vcmr.Figures;

/// <summary>Scene score of each frame of a video, with the threshold and the cuts.</summary>
public static class SceneScores
{
    /// <summary>Draws the curve.</summary>
    /// <param name="video">Name of the video.</param>
    /// <param name="scores">Score of each frame; the first frame has none and counts as 0.</param>
    /// <param name="frameRate">Frames a second.</param>
    /// <param name="cutFrames">First frame of each scene but the first.</param>
    /// <param name="threshold">Score from which on a frame begins a scene.</param>
    /// <param name="context">The run.</param>
    /// <exception cref="VcmrException">The frame rate is not positive or a cut lies outside the video.</exception>
    public static Figure Draw(string video, IReadOnlyList<double> scores, double frameRate, IReadOnlyList<int> cutFrames, double threshold, FigureContext context)
    {
        if (frameRate <= 0 || cutFrames.Any(c => c < 0 || c >= scores.Count))
        {
            throw new VcmrException($"The scene scores of '{video}' cannot be drawn: the frame rate must be positive and every cut one of its {scores.Count} frames.");
        }

        double[] time = [.. Enumerable.Range(0, scores.Count).Select(f => f / frameRate)];
        (double[] x, double[] y) = Envelope.Reduce(time, scores);
        Layer[] layers =
        [
            new LineLayer(x, y) { Label = "score", Look = new Look("#0072B2", MarkerShape.None) { Width = 1.1 } },
            new RuleLayer(threshold, Vertical: false, $"threshold {threshold:0.#}") { Look = new Look(Theme.Limit, Dash: Dash.Dashed) { Width = 1.5 } },
            new PointLayer([.. cutFrames.Select(c => c / frameRate)], [.. cutFrames.Select(c => scores[c])])
            {
                Label = $"cut ({cutFrames.Count})",
                Look = new Look(Theme.Ink, MarkerShape.TriangleDown) { Size = 9 },
            },
        ];
        var chart = new Chart($"Scene score over time: {video}", [
            new Panel(new Axis("time (s)") { Min = 0, Max = scores.Count / frameRate }, new Axis("score (8-bit HSV difference)") { Min = 0 }, layers)])
        {
            PanelHeight = 280,
            Footer = context.Footer(),
        };
        return new Figure("scene-scores", chart);
    }
}
