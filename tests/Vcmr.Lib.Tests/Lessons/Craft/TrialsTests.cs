using Vcmr.Charts;
using Vcmr.Lessons.Craft;
using Xunit;

namespace Vcmr.Tests.Lessons.Craft;

public sealed class TrialsTests
{
    private static readonly IReadOnlyList<TrialMeasure> Measures = [new("Rank", "mean"), new("Spread", "log")];

    [Fact]
    public void Trials_stand_side_by_side_in_the_order_in_which_they_began()
    {
        var trials = new Trials();
        Run(trials, "τ 0.1", 0.5, 0.7);
        Run(trials, "τ 0.5", 0.5, 0.6);
        Table table = trials.ToTable(Measures);
        Assert.Equal(["τ 0.1", "τ 0.5"], table.Rows.Select(r => r[1]));
        Assert.Contains("Rank 0.500 → 0.700", table.Rows[0][^1], StringComparison.Ordinal);
        Assert.Contains("Spread −1.000 → −2.000", table.Rows[0][^1], StringComparison.Ordinal);
        Figure figure = trials.Draw("Trials", Measures, new FigureContext("smoke"), "trials");
        Assert.Equal(3, figure.Chart.Panels.Count);
        Assert.Equal(["1: τ 0.1", "2: τ 0.5"], figure.Chart.Panels[0].Layers.OfType<LineLayer>().Select(l => l.Label));
        // Losses are shares of guessing.
        Assert.Equal([1.5, 1], figure.Chart.Panels[0].Layers.OfType<LineLayer>().First().Y);
    }

    [Fact]
    public void A_trial_of_the_same_settings_takes_the_place_of_the_earlier_one()
    {
        var trials = new Trials();
        Run(trials, "τ 0.1", 0.5, 0.7);
        Run(trials, "τ 0.5", 0.5, 0.6);
        Run(trials, "τ 0.1", 0.5, 0.9);
        Table table = trials.ToTable(Measures);
        Assert.Equal(["τ 0.1", "τ 0.5"], table.Rows.Select(r => r[1]));
        Assert.Contains("0.900", table.Rows[0][^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_trial_without_a_step_is_not_shown_and_alone_nothing_is()
    {
        var trials = new Trials();
        trials.Begin(new Trial("empty", 1, () => [0, 0]));
        Assert.Empty(trials.ToTable(Measures).Rows);
        Assert.Throws<VcmrException>(() => trials.Draw("Trials", Measures, new FigureContext("smoke"), "trials"));
    }

    private static void Run(Trials trials, string name, double before, double after)
    {
        var measured = new Queue<double[]>([[before, -1], [after, -2]]);
        Trial trial = trials.Begin(new Trial(name, 2, measured.Dequeue));
        trial.Add(3);
        trial.Add(2);
        trial.End();
    }
}
