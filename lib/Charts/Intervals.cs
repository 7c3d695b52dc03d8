using Vcmr.Evaluation;

namespace Vcmr.Charts;

/// <summary>Helpers for lists of optional intervals.</summary>
internal static class Intervals
{
    public static IEnumerable<double> Ends(IReadOnlyList<Interval?>? intervals) =>
        (intervals ?? []).Where(i => i.HasValue).SelectMany(i => new[] { i!.Value.Low, i.Value.High });
}
