using Vcmr.Evaluation;

namespace Vcmr.Figures;

/// <summary>A score with what is known of its uncertainty.</summary>
/// <param name="Mean">Mean over seeds, or the single value.</param>
/// <param name="Std">Standard deviation over seeds; absent for a single value.</param>
/// <param name="Low">Lower end of the bootstrap 95 % interval.</param>
/// <param name="High">Upper end of the bootstrap 95 % interval.</param>
public sealed record Score(double Mean, double? Std = null, double? Low = null, double? High = null)
{
    /// <summary>The interval, where both ends are known.</summary>
    internal Interval? Interval => Low is double low && High is double high && double.IsFinite(low) && double.IsFinite(high) ? new Interval(low, high) : null;

    /// <summary>Mean and, where known, standard deviation, as <c>0.812 ± 0.004</c>; a dash where there is no score.</summary>
    public override string ToString() => !double.IsFinite(Mean) ? "–" : Std is double std ? $"{Mean:0.000} ± {std:0.000}" : $"{Mean:0.000}";

    /// <summary>The interval as <c>[0.801, 0.823]</c>, or a dash.</summary>
    internal string IntervalText => Interval is Interval i ? $"[{i.Low:0.000}, {i.High:0.000}]" : "–";
}
