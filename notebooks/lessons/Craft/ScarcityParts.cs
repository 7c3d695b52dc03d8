using Vcmr.Charts;
using Vcmr.Datasets.Tagged;
using Vcmr.Evaluation;
using Vcmr.Figures;
using Vcmr.Studies;

namespace Vcmr.Lessons.Craft;

/// <summary>The parts of the training clips on which notebook 07 trains heads, for the profile's first seed.</summary>
/// <param name="study">The study.</param>
public sealed class ScarcityParts(Study study)
{
    private readonly int[] _training = study.Tagging.Clips("train");
    private readonly StudyFigures _figures = new(study);

    /// <summary>The shares of the training clips, smallest first.</summary>
    public IReadOnlyList<double> Fractions { get; } = [.. study.Profile.Fractions.Order()];

    private IReadOnlyList<TaggedClip> Candidates => [.. _training.Select(c => study.Tagged.Clips[c])];

    private int Seed => study.Profile.Seeds[0];

    /// <summary>The clips of a part.</summary>
    /// <param name="fraction">Its share of the training clips.</param>
    /// <returns>Places in the tagged set.</returns>
    public IReadOnlySet<int> Clips(double fraction) => Order(fraction).ToHashSet();

    /// <summary>The tags of a clip, by their places in the list of tags.</summary>
    /// <param name="clip">Its place in the tagged set.</param>
    public IReadOnlyList<int> TagsOf(int clip) => study.Tagged.Clips[clip].Tags;

    /// <summary>All training clips as the seed shuffles them, before any tag counts.</summary>
    /// <returns>Places in the tagged set.</returns>
    public IReadOnlyList<int> Shuffled() => [.. TrainingFraction.Shuffled(_training.Length, Seed).Select(i => _training[i])];

    /// <summary>Compares an order of the training clips with the one whose beginnings are the library's parts.</summary>
    /// <param name="order">Places in the tagged set.</param>
    /// <exception cref="VcmrException">It is another order.</exception>
    public string Agree(IReadOnlyList<int> order) => Agreement.Of([.. order.Select(c => (double)c)], [.. Order(1).Select(c => (double)c)], "order of the clips");

    /// <summary>Which clips are in which part.</summary>
    public Figure Show()
    {
        int[] order = Order(1);
        double[,] values = new double[Fractions.Count, order.Length];
        for (int f = 0; f < Fractions.Count; f++)
        {
            IReadOnlySet<int> part = Clips(Fractions[f]);
            for (int c = 0; c < order.Length; c++)
            {
                values[f, c] = part.Contains(order[c]) ? 1 : 0;
            }
        }

        var heat = new HeatLayer(values, "") { Scale = false, Min = 0, Max = 1.4, Across = new Interval(0, order.Length) };
        string[] names = [.. Fractions.Select(f => $"{f:P0}")];
        return _figures.Save(new Figure("nested-parts", new Chart("Which clips are in which part?", [
            new Panel(new Axis("training clips, in the order in which parts take them") { Grid = false }, Axis.Categories("part", names) with { Grid = false, Reversed = true }, [heat])])
        {
            Footer = _figures.Context().Footer("Bright: in the part."),
        }));
    }

    private int[] Order(double fraction) => [.. TrainingFraction.Take(Candidates, fraction, Seed).Select(i => _training[i])];
}
