using Vcmr.Training;

namespace Vcmr.Tests.Training;

/// <summary>Runs an action at every step, on the step's thread.</summary>
internal sealed class Each(Action<TrainingProgress> action) : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value) => action(value);
}
