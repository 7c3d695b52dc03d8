namespace Vcmr.Studies.Costs;

/// <summary>What a whole step takes beyond its parts, each measured alone.</summary>
/// <param name="Times">Times the parts' sum: in a step each part finds its tensors in memory where one that is measured again and again finds them in a cache.</param>
/// <param name="Base">Besides, whatever the step's size.</param>
public readonly record struct Surcharge(Spent Times, Spent Base)
{
    // Sizes less apart than this do not tell what grows with them from what does not.
    private const double Apart = 4;

    /// <summary>What two sizes of a step took, beside their parts' sums.</summary>
    /// <param name="small">The smaller step as it ran.</param>
    /// <param name="smallParts">Its parts.</param>
    /// <param name="large">The larger one.</param>
    /// <param name="largeParts">Its parts.</param>
    public static Surcharge Of(Spent small, Spent smallParts, Spent large, Spent largeParts)
    {
        (double wall, double wallBase) = Of(small.Wall, smallParts.Wall, large.Wall, largeParts.Wall);
        (double processor, double processorBase) = Of(small.Processor, smallParts.Processor, large.Processor, largeParts.Processor);
        return new Surcharge(new Spent(wall, processor), new Spent(wallBase, processorBase));
    }

    /// <summary>A step whose parts sum up to so much.</summary>
    public Spent Over(Spent parts) => new Spent(parts.Wall * Times.Wall, parts.Processor * Times.Processor) + Base;

    private static (double Times, double Base) Of(double small, double smallParts, double large, double largeParts)
    {
        if (smallParts <= 0 || largeParts < Apart * smallParts)
        {
            return (largeParts > 0 ? large / largeParts : 1, 0);
        }

        double times = Math.Max(0, large - small) / (largeParts - smallParts), rest = small - (times * smallParts);
        return rest >= 0 ? (times, rest) : (large / largeParts, 0);
    }
}
