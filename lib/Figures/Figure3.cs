using Vcmr.Charts;

namespace Vcmr.Figures;

/// <summary>Figure 3: scores against the share of the training data that the tagging head is given.</summary>
public static class Figure3
{
    /// <summary>Draws a line a model; the setting of each result is a percentage of the training data.</summary>
    /// <param name="results">Results of this run; published ones are drawn as hollow markers.</param>
    /// <param name="context">The run.</param>
    /// <param name="statement">What the paper says, shown under the title; see <see cref="PublishedResults.Statements"/>.</param>
    /// <exception cref="VcmrException">There are no results of this run, or a percentage is not in (0, 100].</exception>
    public static Figure Draw(IReadOnlyList<SweepResult> results, FigureContext context, string? statement = null)
    {
        if (results.FirstOrDefault(r => r.At is <= 0 or > 100) is SweepResult wrong)
        {
            throw new VcmrException($"Figure 3 shows percentages of the training data, but one result is at {wrong.At}; give values above 0 and up to 100.");
        }

        double[] at = [.. results.Select(r => r.At).Distinct().Order()];
        var axis = new Axis("training data used by the tagging head (%, logarithmic)")
        {
            Log = true,
            Ticks = [.. at.Select(a => new Tick(a, $"{a:0.##}"))],
            Min = at.DefaultIfEmpty(1).Min() * 0.85,
            Max = at.DefaultIfEmpty(100).Max() * 1.15,
        };
        return SweepFigure.Draw("figure3-data-scarcity", "Figure 3. Scores with less training data", axis, results, context, statement);
    }
}
