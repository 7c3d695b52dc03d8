using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Vcmr.Training;

/// <summary>What the one training loop needs to know of a stage.</summary>
public interface IStage : IDisposable
{
    /// <summary>The stage's name, for progress lines.</summary>
    string Name { get; }

    /// <summary>Everything that is trained and saved.</summary>
    Module Model { get; }

    /// <summary>Number of training samples; a sample is known by its place in 0 … count − 1.</summary>
    int SampleCount { get; }

    /// <summary>Whether an epoch's last, incomplete batch is left out.</summary>
    bool DropLast { get; }

    /// <summary>What a training sample is called, for error messages.</summary>
    string SampleName(int sample);

    /// <summary>Makes the CPU tensors that <see cref="Fill"/> fills, with <paramref name="rows"/> rows each.</summary>
    Tensor[] Allocate(int rows);

    /// <summary>
    /// Writes a training sample into a row of the batch. Runs on the loader's thread; every draw comes from
    /// <paramref name="random"/>, so batch composition never changes a sample.
    /// </summary>
    void Fill(Tensor[] batch, int row, int sample, CounterRandom random);

    /// <summary>Moves everything that takes part in a step to a device; batches then come there too.</summary>
    void To(Device device) => Model.to(device);

    /// <summary>Puts the model in training mode.</summary>
    void Train();

    /// <summary>The loss of a batch, a scalar that the step's dispose scope disposes.</summary>
    Tensor Loss(Tensor[] batch);

    /// <summary>Validation scores; <c>loss</c> is always among them.</summary>
    IReadOnlyDictionary<string, double> Validate();

    /// <summary>The score that decides which checkpoint is best, and whether more is better.</summary>
    (string Score, bool MoreIsBetter) Monitor { get; }
}
