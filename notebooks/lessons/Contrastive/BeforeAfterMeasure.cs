namespace Vcmr.Lessons.Contrastive;

/// <summary>A measure before and after training, over runs.</summary>
/// <param name="Name">The measure, a panel's heading.</param>
/// <param name="Axis">What the vertical axis says: unit, and which way is better.</param>
/// <param name="Before">One value a run.</param>
/// <param name="After">One value a run, in the same order.</param>
public sealed record BeforeAfterMeasure(string Name, string Axis, IReadOnlyList<double> Before, IReadOnlyList<double> After)
{
    /// <summary>A value worth comparing with, such as what chance gives.</summary>
    public double? Reference { get; init; }

    /// <summary>What the reference is.</summary>
    public string ReferenceText { get; init; } = "chance";
}
