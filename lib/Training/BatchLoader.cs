using System.Collections.Concurrent;
using System.Diagnostics;
using TorchSharp;
using static TorchSharp.torch;

namespace Vcmr.Training;

/// <summary>Which samples a step takes, and where their randomness comes from.</summary>
/// <param name="Seed">The run's seed.</param>
/// <param name="Epoch">Epoch, counted from 0.</param>
/// <param name="Step">Step of the whole run, counted from 0.</param>
/// <param name="Samples">Sample numbers, one a row.</param>
internal sealed record PlannedBatch(int Seed, int Epoch, int Step, IReadOnlyList<int> Samples)
{
    // What a draw is for; part of its coordinates.
    private const int OrderDraw = 1;
    private const int SampleDraw = 2;
    private const int StepDraw = 3;

    /// <summary>The randomness of a row's sample: it knows the sample and the epoch, not the row.</summary>
    public CounterRandom RandomFor(int row) => new(Seed, SampleDraw, Epoch, Samples[row]);

    /// <summary>The seed of torch's own generator (dropout) for this step.</summary>
    public long TorchSeed => (long)(new CounterRandom(Seed, StepDraw, Step).NextUInt64() >> 1);

    /// <summary>The batches of a whole run from a step on.</summary>
    public static IEnumerable<PlannedBatch> Run(int seed, int samples, int batch, bool dropLast, int epochs, int fromStep)
    {
        int steps = StepsAnEpoch(samples, batch, dropLast);
        for (int epoch = fromStep / steps; epoch < epochs; epoch++)
        {
            int[] order = [.. Enumerable.Range(0, samples)];
            var random = new CounterRandom(seed, OrderDraw, epoch);
            random.Shuffle<int>(order);
            for (int i = epoch == fromStep / steps ? fromStep % steps : 0; i < steps; i++)
            {
                int start = i * batch;
                yield return new PlannedBatch(seed, epoch, (epoch * steps) + i, order[start..Math.Min(start + batch, samples)]);
            }
        }
    }

    public static int StepsAnEpoch(int samples, int batch, bool dropLast) =>
        dropLast ? samples / batch : (samples + batch - 1) / batch;
}

/// <summary>
/// Fills batches ahead of the step, a row on each core, into two sets of tensors that are made once and used in turn. What a
/// row gets does not depend on who fills it.
/// </summary>
internal sealed class BatchLoader : IDisposable
{
    private readonly IStage _stage;
    private readonly IEnumerable<PlannedBatch> _plan;
    private readonly BlockingCollection<Batch> _empty = [];
    private readonly BlockingCollection<(PlannedBatch Plan, Batch Batch)> _full = new(boundedCapacity: 2);
    private readonly List<Tensor> _buffers = [];
    private readonly Device _device;
    private readonly bool _ahead;
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _thread;
    private Exception? _error;
    private long _filledTicks;

    /// <param name="stage">Fills the batches.</param>
    /// <param name="plan">What is in them.</param>
    /// <param name="rows">Rows of the largest.</param>
    /// <param name="device">Where batches are needed; the processor where it is null.</param>
    /// <param name="ahead">Whether this thread copies batches there and prepares them, so that no step waits for a copy; null where that device is not the processor.</param>
    public BatchLoader(IStage stage, IEnumerable<PlannedBatch> plan, int rows, Device? device = null, bool? ahead = null)
    {
        (_stage, _plan, _device) = (stage, plan, device ?? CPU);
        _ahead = ahead ?? _device.type != DeviceType.CPU;
        for (int i = 0; i < 2; i++)
        {
            _empty.Add(stage.Allocate(rows).Map(tensor =>
            {
                // From pinned memory a copy needs no other copy first.
                Tensor buffer = _device.type == DeviceType.CUDA ? tensor.pin_memory() : tensor;
                _buffers.Add(buffer.DetachFromDisposeScope());
                return buffer;
            }));
        }

        _thread = new Thread(Run) { IsBackground = true, Name = "batch loader" };
        _thread.Start();
    }

    /// <summary>How long batches have been filled so far, most of it beside the steps.</summary>
    public TimeSpan Filled => Stopwatch.GetElapsedTime(0, Interlocked.Read(ref _filledTicks));

    /// <summary>The planned batches, filled. A batch's tensors are valid until the next one is asked for.</summary>
    public IEnumerable<(PlannedBatch Plan, Batch Batch)> Batches()
    {
        foreach ((PlannedBatch plan, Batch batch) in _full.GetConsumingEnumerable())
        {
            yield return (plan, batch);
            Return(batch);
        }

        if (_error is not null)
        {
            throw _error is VcmrException ? _error : new VcmrException($"A training batch could not be loaded: {_error.Message}", _error);
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        _thread.Join();
        while (_ahead && _full.TryTake(out var left))
        {
            Return(left.Batch);
        }

        foreach (Tensor tensor in _buffers)
        {
            tensor.Dispose();
        }

        _stop.Dispose();
        _empty.Dispose();
        _full.Dispose();
    }

    private Batch Ahead(PlannedBatch plan, Batch batch)
    {
        Batch there = batch.Map(t =>
        {
            using Tensor rows = t.narrow(0, 0, plan.Samples.Count);
            // A copy also where it lies there already: the buffer is filled anew at once.
            return rows.to(_device, copy: true).DetachFromDisposeScope();
        });
        _empty.Add(batch);
        Batch prepared = _stage.Prepare(there);
        Free(there);
        return prepared;
    }

    private void Return(Batch batch)
    {
        if (_ahead)
        {
            Free(batch);
        }
        else
        {
            _empty.Add(batch);
        }
    }

    private static void Free(Batch batch) => batch.Map(t =>
    {
        t.Dispose();
        return t;
    });

    private void Run()
    {
        var rows = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = _stop.Token };
        try
        {
            foreach (PlannedBatch plan in _plan)
            {
                Batch batch = _empty.Take(_stop.Token);
                long begun = Stopwatch.GetTimestamp();
                Parallel.For(0, plan.Samples.Count, rows, row => _stage.Fill(batch, row, plan.Samples[row], plan.RandomFor(row)));
                Batch filled = _ahead ? Ahead(plan, batch) : batch;
                Interlocked.Add(ref _filledTicks, Stopwatch.GetTimestamp() - begun);

                _full.Add((plan, filled), _stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
        }
#pragma warning disable CA1031 // Whatever the loader meets is thrown again where the batch is asked for.
        catch (Exception e)
#pragma warning restore CA1031
        {
            // Several rows may be of one damaged item.
            _error = e is AggregateException { InnerExceptions: var all } ? all.OfType<VcmrException>().FirstOrDefault() ?? all[0] : e;
        }
        finally
        {
            _full.CompleteAdding();
        }
    }
}
