namespace Vcmr.Training;

/// <summary>A row of a training log.</summary>
/// <param name="Step">Steps done when the value was measured.</param>
/// <param name="Epoch">Epoch, counted from 1.</param>
/// <param name="Series">The value's name, such as <c>train.loss</c> or <c>validation.loss</c>.</param>
/// <param name="Value">The value.</param>
public sealed record LogRow(int Step, int Epoch, string Series, double Value);
