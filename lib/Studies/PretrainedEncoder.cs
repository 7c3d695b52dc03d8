using TorchSharp;
using Vcmr.Formats.Tensors;
using Vcmr.Models;
using Vcmr.Training;
using Vcmr.Training.Checkpoints;

namespace Vcmr.Studies;

/// <summary>What an encoder was trained on.</summary>
public enum Method
{
    /// <summary>Stage 1 alone: augmented audio.</summary>
    AudioOnly,

    /// <summary>Stages 1 and 2: audio, then audio against video.</summary>
    Vcmr,

    /// <summary>
    /// Stage 1, then stage 1 again for as many further steps as stage 2 takes: what longer training alone gives. A control
    /// that the paper lacks.
    /// </summary>
    AudioOnlyLonger,

    /// <summary>Nothing: random weights, the floor that any training must beat.</summary>
    Untrained,
}

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
        LoadInto(encoder, "encoder.");
        encoder.eval();
        return encoder;
    }

    /// <summary>Copies the checkpoint's weights into a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="prefix">What stands before the model's keys in the checkpoint, such as <c>encoder.</c></param>
    internal void LoadInto(torch.nn.Module model, string prefix = "")
    {
        using SafetensorsFile file = Training.Checkpoints.Checkpoint.Read(Checkpoint);
        ModuleState.Load(model, file.Tensors, prefix, Checkpoint);
    }
}
