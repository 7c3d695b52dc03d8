using Vcmr.Charts;

namespace Vcmr.Lessons.Contrastive;

/// <summary>Measures before and after training, a panel each, a line a run.</summary>
internal static class BeforeAfter
{
    /// <summary>Draws the panels in one row.</summary>
    /// <param name="title">Title of the figure.</param>
    /// <param name="measures">One to four measures.</param>
    /// <param name="runs">Names of the runs.</param>
    /// <param name="context">The run.</param>
    /// <param name="name">File name without extension.</param>
    /// <exception cref="VcmrException">There are no measures or more than four, or one lacks a run.</exception>
    public static Figure Draw(string title, IReadOnlyList<BeforeAfterMeasure> measures, IReadOnlyList<string> runs, FigureContext context, string name)
    {
        if (measures.Count is 0 or > 4 || runs.Count == 0 || measures.Any(m => m.Before.Count != runs.Count || m.After.Count != runs.Count))
        {
            throw new VcmrException($"'{title}' needs one to four measures, each with a value of every run before and after.");
        }

        Panel[] panels = [.. measures.Select(m => new Panel(
            Axis.Categories("", ["before", "after"]),
            LeastRange.Of(new Axis(m.Axis), [.. m.Before, .. m.After, .. m.Reference is double r ? new[] { r } : []], 0.02),
            [
                .. m.Reference is double at ? new Layer[] { new RuleLayer(at, Vertical: false, m.ReferenceText) { Look = new Look(Theme.Muted, Dash: Dash.Dotted) { Width = 1.5 } } } : [],
                .. runs.Select((run, i) => new LineLayer([0, 1], [m.Before[i], m.After[i]]) { Label = run, Look = Theme.Category(i) }),
            ])
            {
                Title = m.Name,
            })];
        var chart = new Chart(title, panels)
        {
            Columns = panels.Length,
            Width = panels.Length switch { 1 => 420, 2 => 760, 3 => 1040, _ => 1140 },
            PanelHeight = 300,
            Footer = context.Footer(),
        };
        return new Figure(name, chart);
    }
}

/// <summary>A measure before and after training, over runs.</summary>
/// <param name="Name">The measure, a panel's heading.</param>
/// <param name="Axis">What the vertical axis says: unit, and which way is better.</param>
/// <param name="Before">One value a run.</param>
/// <param name="After">One value a run, in the same order.</param>
internal sealed record BeforeAfterMeasure(string Name, string Axis, IReadOnlyList<double> Before, IReadOnlyList<double> After)
{
    /// <summary>A value worth comparing with, such as what chance gives.</summary>
    public double? Reference { get; init; }

    /// <summary>What the reference is.</summary>
    public string ReferenceText { get; init; } = "chance";
}
