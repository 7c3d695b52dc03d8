namespace Vcmr.Charts;

/// <summary>Something drawn in a panel.</summary>
public abstract record Layer
{
    /// <summary>Name in the legend; layers of one name share one legend entry. No entry where absent.</summary>
    public string? Label { get; init; }

    /// <summary>Colour, marker, hatching and line pattern.</summary>
    public Look Look { get; init; } = new(Theme.Ink);

    /// <summary>The horizontal values that the axis must cover.</summary>
    internal virtual IEnumerable<double> Xs => [];

    /// <summary>The vertical values that the axis must cover.</summary>
    internal virtual IEnumerable<double> Ys => [];
}
