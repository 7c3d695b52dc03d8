namespace Vcmr.Evaluation;

/// <summary>
/// Holm's step-down correction (1979): of all tests of a family that are wrong, none is called right with 95 %, whatever
/// the others are and however they depend on one another.
/// </summary>
public static class Holm
{
    /// <summary>The level below which a corrected probability counts.</summary>
    public const double Level = 0.05;

    /// <summary>Corrects the probabilities of a family of tests.</summary>
    /// <param name="probabilities">One a test, in [0, 1]; null where there was none, which then does not count.</param>
    /// <returns>The corrected ones, each to be held against the level of the whole family.</returns>
    /// <exception cref="VcmrException">One is not in [0, 1].</exception>
    public static IReadOnlyList<double?> Adjust(IReadOnlyList<double?> probabilities)
    {
        if (probabilities.FirstOrDefault(p => p is not null and not (>= 0 and <= 1)) is { } wrong)
        {
            throw new VcmrException($"{wrong} is no probability; correct probabilities between 0 and 1.");
        }

        (int At, double P)[] ordered = [.. probabilities.Index().Where(p => p.Item is not null).Select(p => (p.Index, p.Item!.Value)).OrderBy(p => p.Value)];
        double?[] adjusted = new double?[probabilities.Count];
        double largest = 0;
        for (int i = 0; i < ordered.Length; i++)
        {
            largest = Math.Max(largest, Math.Min(1, (ordered.Length - i) * ordered[i].P));
            adjusted[ordered[i].At] = largest;
        }

        return adjusted;
    }
}
