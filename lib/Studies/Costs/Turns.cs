using System.Diagnostics;
using TorchSharp;
using Vcmr.Native;
using Vcmr.Training;
using static TorchSharp.torch;

namespace Vcmr.Studies.Costs;

/// <summary>Times actions again and again, until the middle of their times can be told.</summary>
/// <param name="device">Where they compute; a GPU is waited for.</param>
internal sealed class Turns(Device device)
{
    private const int Repeats = 3;
    private const double Shortest = 0.15;

    /// <summary>The usual time of a forward and a backward pass.</summary>
    /// <param name="precision">In which they compute.</param>
    /// <param name="forward">The forward pass; its result gets a gradient.</param>
    public (Spent There, Spent Back) Passes(Precision precision, Func<Tensor> forward)
    {
        List<Spent> there = [], back = [];
        // The first turn takes memory and is not counted.
        for (int i = 0; i <= Repeats || (there.Sum(s => s.Wall) + back.Sum(s => s.Wall) < Shortest && i < 10 * Repeats); i++)
        {
            using var scope = NewDisposeScope();
            using IDisposable? rounding = precision == Precision.Tf32 ? CudaSettings.Tf32(device.type) : null;
            Tensor result = null!, gradient = null!;
            Spent first = Of(() =>
            {
                using Autocast? region = precision == Precision.Bf16 ? Autocast.ToBFloat16(device.type) : null;
                result = forward();
            });
            // A copy, which lies in memory as the result does: on a processor that is not as its shape says, and turning it around would be timed.
            gradient = result.detach().clone();
            Spent second = Of(() => autograd.backward([result], [gradient]));
            if (i > 0)
            {
                there.Add(first);
                back.Add(second);
            }
        }

        return (Middle(there), Middle(back));
    }

    /// <summary>The usual time of an action, which is done once before.</summary>
    public Spent Usual(Action action)
    {
        action();
        List<Spent> turns = [];
        while (turns.Count < Repeats || (turns.Sum(t => t.Wall) < Shortest && turns.Count < 10 * Repeats))
        {
            turns.Add(Of(action));
        }

        return Middle(turns);
    }

    private Spent Of(Action action)
    {
        TimeSpan before = Environment.CpuUsage.TotalTime;
        var clock = Stopwatch.StartNew();
        action();
        if (device.type == DeviceType.CUDA)
        {
            cuda.synchronize();
        }

        return new Spent(clock.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - before).TotalSeconds);
    }

    // The best turn of many would be faster than steps are, and a mean would hold what other programs take.
    private static Spent Middle(List<Spent> turns)
    {
        double Of(Func<Spent, double> time)
        {
            double[] sorted = [.. turns.Select(time).Order()];
            return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
        }

        return new Spent(Of(t => t.Wall), Of(t => t.Processor));
    }
}
