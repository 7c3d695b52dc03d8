namespace Vcmr.Charts;

/// <summary>An axis of a panel.</summary>
/// <param name="Title">What it shows, with its unit.</param>
public sealed record Axis(string Title)
{
    /// <summary>Smallest value shown; from the data where absent.</summary>
    public double? Min { get; init; }

    /// <summary>Largest value shown; from the data where absent.</summary>
    public double? Max { get; init; }

    /// <summary>Decades instead of equal steps. Values must be positive.</summary>
    public bool Log { get; init; }

    /// <summary>The smallest value is at the top (vertical axis) or at the right (horizontal axis).</summary>
    public bool Reversed { get; init; }

    /// <summary>Tick marks with their texts; chosen automatically where absent.</summary>
    public IReadOnlyList<Tick>? Ticks { get; init; }

    /// <summary>Whether lines cross the plot at the ticks.</summary>
    public bool Grid { get; init; } = true;

    /// <summary>An axis of named positions 0, 1, 2 …</summary>
    /// <param name="title">What it shows.</param>
    /// <param name="names">The names, in order.</param>
    public static Axis Categories(string title, IEnumerable<string> names)
    {
        Tick[] ticks = [.. names.Select((name, i) => new Tick(i, name))];
        return new Axis(title) { Ticks = ticks, Min = -0.5, Max = ticks.Length - 0.5, Grid = false };
    }
}
