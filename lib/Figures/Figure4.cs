using Vcmr.Charts;

namespace Vcmr.Figures;

/// <summary>Figure 4: scores against the length of the waveform that the encoder sees.</summary>
public static class Figure4
{
    /// <summary>Draws a line a model; the setting of each result is the input length in seconds.</summary>
    /// <param name="results">Results of this run; published ones are drawn as hollow markers.</param>
    /// <param name="context">The run.</param>
    /// <param name="statement">What the paper says, shown under the title; see <see cref="PublishedResults.Statements"/>.</param>
    /// <exception cref="VcmrException">There are no results of this run.</exception>
    public static Figure Draw(IReadOnlyList<SweepResult> results, FigureContext context, string? statement = null)
    {
        double[] at = [.. results.Select(r => r.At).Distinct().Order()];
        double margin = at.Length > 1 ? (at[^1] - at[0]) * 0.08 : 0.5;
        var axis = new Axis("input length (s)")
        {
            Ticks = [.. at.Select(a => new Tick(a, $"{a:0.00}"))],
            Min = at.DefaultIfEmpty(0).First() - margin,
            Max = at.DefaultIfEmpty(1).Last() + margin,
        };
        return SweepFigure.Draw("figure4-input-length", "Figure 4. Scores and input length", axis, results, context, statement, "The paper prints 4.96 s for the length that is 4.92 s.");
    }
}
