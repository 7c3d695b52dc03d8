namespace Vcmr.Training;

/// <summary>A training run's progress.</summary>
/// <param name="Run">The run's name.</param>
/// <param name="Epoch">Epoch, counted from 1.</param>
/// <param name="Epochs">Epochs in all.</param>
/// <param name="Step">Steps done.</param>
/// <param name="Steps">Steps in all.</param>
/// <param name="Loss">Loss of the last step.</param>
/// <param name="SamplesPerSecond">Rate since the run (re)started.</param>
/// <param name="Remaining">Estimated remaining time.</param>
public sealed record TrainingProgress(string Run, int Epoch, int Epochs, int Step, int Steps, double Loss, double SamplesPerSecond, TimeSpan Remaining);
