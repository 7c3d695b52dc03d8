namespace Vcmr.Charts;

/// <summary>A tick mark with its text.</summary>
/// <param name="At">Position on the axis.</param>
/// <param name="Text">What is written there.</param>
public sealed record Tick(double At, string Text);
