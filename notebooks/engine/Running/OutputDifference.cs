namespace Vcmr.Engine.Running;

/// <summary>A cell tagged <c>check</c> gave something else than in the earlier run.</summary>
/// <param name="Cell">The cell's number in this run, or null where the notebook as a whole differs.</param>
/// <param name="Lines">What differs, in a few lines; <c>-</c> before the earlier run's, <c>+</c> before this one's.</param>
public sealed record OutputDifference(int? Cell, IReadOnlyList<string> Lines);
