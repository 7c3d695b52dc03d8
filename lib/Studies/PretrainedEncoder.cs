using Vcmr.Formats.Tensors;
using Vcmr.Models;
using Vcmr.Training;
using Vcmr.Training.Checkpoints;

namespace Vcmr.Studies;

/// <summary>A pre-trained encoder on disk.</summary>
/// <param name="Method">What trained it.</param>
/// <param name="Seed">Seed of the run.</param>
/// <param name="Shape">Shape of the SampleCNN.</param>
/// <param name="Run">Its run folder.</param>
/// <param name="State">Where training ended.</param>
public sealed record PretrainedEncoder(Method Method, int Seed, SampleCnnShape Shape, RunFolder Run, TrainingState State)
{
    /// <summary>The checkpoint with the best validation loss.</summary>
    public string Checkpoint => Run.File(Training.Checkpoints.Checkpoint.Best);

    /// <summary>The run's log.</summary>
    public IReadOnlyList<LogRow> Log => TrainingLog.Read(Run.File(TrainingLog.FileName));

    /// <summary>Loads the encoder alone, in evaluation mode. The caller disposes it.</summary>
    public SampleCnn Load()
    {
        var encoder = new SampleCnn(Shape);
        using SafetensorsFile file = Training.Checkpoints.Checkpoint.Read(Checkpoint);
        ModuleState.Load(encoder, file.Tensors, "encoder.", Checkpoint);
        encoder.eval();
        return encoder;
    }
}
