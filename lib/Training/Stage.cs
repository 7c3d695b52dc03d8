using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Vcmr.Training;

/// <summary>A training batch: tensors with a name each, whose rows are samples. Each kind of stage has its own.</summary>
internal abstract record Batch
{
    /// <summary>The batch with something done to each of its tensors.</summary>
    /// <param name="change">Takes a tensor and gives the one in its place.</param>
    public abstract Batch Map(Func<Tensor, Tensor> change);
}

/// <summary>What the one training loop needs to know of a stage; a stage itself is a <see cref="Stage{TBatch}"/>.</summary>
internal interface IStage : IDisposable
{
    /// <summary>The stage's name, for progress lines.</summary>
    string Name { get; }

    /// <summary>Everything that is trained and saved.</summary>
    Module Model { get; }

    /// <summary>Number of training samples; a sample is known by its place in 0 … count − 1.</summary>
    int SampleCount { get; }

    /// <summary>Whether an epoch's last, incomplete batch is left out.</summary>
    bool DropLast { get; }

    /// <summary>The score that decides which checkpoint is best, and whether more is better.</summary>
    (string Score, bool MoreIsBetter) Monitor { get; }

    /// <summary>What a training sample is called, for error messages.</summary>
    string SampleName(int sample);

    /// <summary>Where the stage's sound lies while it trains; set before <see cref="To"/>.</summary>
    DataPath DataPath { get; set; }

    /// <summary>Makes a batch of CPU tensors with <paramref name="rows"/> rows each, which <see cref="Fill"/> fills again and again.</summary>
    Batch Allocate(int rows);

    /// <summary>
    /// Writes a training sample into a row of the batch. Runs on the loader's thread; every draw comes from
    /// <paramref name="random"/>, so batch composition never changes a sample.
    /// </summary>
    void Fill(Batch batch, int row, int sample, CounterRandom random);

    /// <summary>
    /// Takes a batch that lies on the device as near to the model as can be done ahead of its step: crops gathered, views
    /// augmented. The loader's thread does so where that device is not the processor; <see cref="Loss"/> takes a batch either
    /// way. The caller disposes the tensors of both.
    /// </summary>
    Batch Prepare(Batch batch);

    /// <summary>Moves everything that takes part in a step to a device; batches then come there too.</summary>
    void To(Device device);

    /// <summary>Chooses how a step keeps within the memory that there is. Called once, before the first step.</summary>
    /// <param name="rows">Samples of a step.</param>
    /// <param name="device">Where it computes.</param>
    /// <param name="note">Told, in a sentence, where that costs time.</param>
    void Fit(int rows, Device device, Action<string>? note);

    /// <summary>Puts the model in training mode.</summary>
    void Train();

    /// <summary>The loss of a batch, a scalar that the step's dispose scope disposes.</summary>
    Tensor Loss(Batch batch);

    /// <summary>Adds the gradients of a loss that <see cref="Loss"/> gave to those of the parameters, outside of any bf16 region.</summary>
    void Backward(Tensor loss);

    /// <summary>Validation scores; <c>loss</c> is always among them.</summary>
    IReadOnlyDictionary<string, double> Validate();
}

/// <summary>A stage: what a batch is, how it is filled, and what its loss is. It owns its model.</summary>
/// <typeparam name="TBatch">Its batches.</typeparam>
internal abstract class Stage<TBatch> : IStage
    where TBatch : Batch
{
    /// <inheritdoc />
    public abstract string Name { get; }

    /// <inheritdoc />
    public abstract Module Model { get; }

    /// <inheritdoc />
    public abstract int SampleCount { get; }

    /// <inheritdoc />
    public virtual bool DropLast => true;

    /// <inheritdoc />
    public virtual (string Score, bool MoreIsBetter) Monitor => ("loss", false);

    /// <inheritdoc />
    public DataPath DataPath { get; set; }

    /// <inheritdoc />
    public virtual string SampleName(int sample) => $"{sample}";

    /// <inheritdoc cref="IStage.Allocate"/>
    public abstract TBatch Allocate(int rows);

    /// <inheritdoc cref="IStage.Fill"/>
    public abstract void Fill(TBatch batch, int row, int sample, CounterRandom random);

    /// <inheritdoc cref="IStage.Prepare"/>
    public virtual TBatch Prepare(TBatch batch) => (TBatch)batch.Map(t => t.alias());

    /// <inheritdoc cref="IStage.Loss"/>
    public abstract Tensor Loss(TBatch batch);

    /// <inheritdoc />
    public abstract IReadOnlyDictionary<string, double> Validate();

    /// <inheritdoc />
    public virtual void To(Device device) => Model.to(device);

    /// <inheritdoc />
    public virtual void Fit(int rows, Device device, Action<string>? note)
    {
    }

    /// <inheritdoc />
    public virtual void Train() => Model.train();

    /// <inheritdoc />
    public virtual void Backward(Tensor loss) => loss.backward();

    /// <inheritdoc />
    public virtual void Dispose()
    {
        Model.Dispose();
        GC.SuppressFinalize(this);
    }

    Batch IStage.Allocate(int rows) => Allocate(rows);

    void IStage.Fill(Batch batch, int row, int sample, CounterRandom random) => Fill((TBatch)batch, row, sample, random);

    Batch IStage.Prepare(Batch batch) => Prepare((TBatch)batch);

    Tensor IStage.Loss(Batch batch) => Loss((TBatch)batch);
}
