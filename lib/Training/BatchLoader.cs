using System.Collections.Concurrent;
using static TorchSharp.torch;

namespace Vcmr.Training;

/// <summary>
/// Fills batches ahead of the step on a thread of its own, into two sets of tensors that are made once and used in turn.
/// </summary>
internal sealed class BatchLoader : IDisposable
{
    private readonly IStage _stage;
    private readonly IEnumerable<PlannedBatch> _plan;
    private readonly BlockingCollection<Tensor[]> _empty = [];
    private readonly BlockingCollection<(PlannedBatch Plan, Tensor[] Tensors)> _full = new(boundedCapacity: 2);
    private readonly List<Tensor[]> _buffers = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _thread;
    private Exception? _error;

    public BatchLoader(IStage stage, IEnumerable<PlannedBatch> plan, int rows)
    {
        (_stage, _plan) = (stage, plan);
        for (int i = 0; i < 2; i++)
        {
            Tensor[] buffer = stage.Allocate(rows);
            foreach (Tensor tensor in buffer)
            {
                tensor.DetachFromDisposeScope();
            }

            _buffers.Add(buffer);
            _empty.Add(buffer);
        }

        _thread = new Thread(Run) { IsBackground = true, Name = "batch loader" };
        _thread.Start();
    }

    /// <summary>The planned batches, filled. A batch's tensors are valid until the next one is asked for.</summary>
    public IEnumerable<(PlannedBatch Plan, Tensor[] Tensors)> Batches()
    {
        foreach ((PlannedBatch plan, Tensor[] tensors) in _full.GetConsumingEnumerable())
        {
            yield return (plan, tensors);
            _empty.Add(tensors);
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
        foreach (Tensor tensor in _buffers.SelectMany(b => b))
        {
            tensor.Dispose();
        }

        _stop.Dispose();
        _empty.Dispose();
        _full.Dispose();
    }

    private void Run()
    {
        try
        {
            foreach (PlannedBatch plan in _plan)
            {
                Tensor[] tensors = _empty.Take(_stop.Token);
                for (int row = 0; row < plan.Samples.Count; row++)
                {
                    _stage.Fill(tensors, row, plan.Samples[row], plan.RandomFor(row));
                }

                _full.Add((plan, tensors), _stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
        }
#pragma warning disable CA1031 // Whatever the loader meets is thrown again where the batch is asked for.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _error = e;
        }
        finally
        {
            _full.CompleteAdding();
        }
    }
}
