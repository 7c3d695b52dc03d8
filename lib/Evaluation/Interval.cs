namespace Vcmr.Evaluation;

/// <summary>An interval of a score.</summary>
/// <param name="Low">Its lower end.</param>
/// <param name="High">Its upper end.</param>
public readonly record struct Interval(double Low, double High)
{
    /// <summary>Whether zero lies outside: for an interval of a difference, whether the difference is larger than its
    /// uncertainty.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool ExcludesZero => Low > 0 || High < 0;
}
