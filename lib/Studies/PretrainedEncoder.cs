using TorchSharp;
using Vcmr.Formats.Tensors;
using Vcmr.Models;
using Vcmr.Training;
using Vcmr.Training.Checkpoints;
using Vcmr.Training.Stages;

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

    /// <summary>Nothing: random weights with measured batch-norm statistics, the floor that any training must beat.</summary>
    Untrained,

    /// <summary>
    /// Stage 2 on pairs that do not belong together: each song's sound against another song's video. What such training
    /// gives cannot come from what the pictures tell. A control that the paper lacks.
    /// </summary>
    ShuffledPairs,

    /// <summary>Stage 2 where only a share of the songs has its own video.</summary>
    PartlyShuffled,

    /// <summary>The labels: encoder and head trained together, the ceiling for this network on this data.</summary>
    Supervised,

    /// <summary>The labels, by a HarmonicCNN (<see cref="Models.HarmonicCnn"/>).</summary>
    HarmonicCnn,

    /// <summary>The labels, by the short-chunk CNN of MediaEval 2020 (<see cref="Models.ShortChunkCnn"/>).</summary>
    ShortChunkCnn,

    /// <summary>Augmented audio as CLMR does it: shorter crops, another temperature and projection. Source: Spijkervet, Burgoyne, 2021.</summary>
    Clmr,

    /// <summary>No encoder at all: statistics of log-mel bands.</summary>
    LogMelStatistics,
}

/// <summary>A pre-trained encoder on disk.</summary>
/// <param name="Method">What trained it.</param>
/// <param name="Seed">Seed of the run.</param>
/// <param name="Shape">Which network it is, and how large.</param>
/// <param name="Run">Its run folder.</param>
/// <param name="State">Where training ended.</param>
public sealed record PretrainedEncoder(Method Method, int Seed, IEncoderShape Shape, RunFolder Run, TrainingState State)
{
    /// <summary>Which of the run's checkpoints is its outcome.</summary>
    public KeptCheckpoint Keep { get; init; }

    /// <summary>The checkpoint that is the run's outcome.</summary>
    public string Checkpoint => Run.File(FileOf(Keep));

    /// <summary>The run's log.</summary>
    public IReadOnlyList<LogRow> Log => TrainingLog.Read(Run.File(TrainingLog.FileName));

    /// <summary>The shape of a SampleCNN; only those are pre-trained on video.</summary>
    internal SampleCnnShape SampleCnn => (SampleCnnShape)Shape;

    /// <summary>Loads the encoder alone, in evaluation mode. The caller disposes it.</summary>
    public AudioEncoder Load()
    {
        AudioEncoder encoder = Shape.Create();
        LoadInto(encoder, "encoder.");
        encoder.eval();
        return encoder;
    }

    /// <summary>A kept checkpoint's name in its run's folder.</summary>
    internal static string FileOf(KeptCheckpoint keep) =>
        keep == KeptCheckpoint.Last ? Training.Checkpoints.Checkpoint.Last : Training.Checkpoints.Checkpoint.Best;

    /// <summary>Copies the checkpoint's weights into a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="prefix">What stands before the model's keys in the checkpoint, such as <c>encoder.</c></param>
    internal void LoadInto(torch.nn.Module model, string prefix = "")
    {
        using SafetensorsFile file = Training.Checkpoints.Checkpoint.Read(Checkpoint);
        ModuleState.Load(model, file.Tensors, prefix, Checkpoint);
    }
}
