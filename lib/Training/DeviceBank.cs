using System.Runtime.InteropServices;
using TorchSharp;
using Vcmr.Native;
using static TorchSharp.torch;

namespace Vcmr.Training;

/// <summary>
/// Rows of a corpus in a device's memory: all of its 16-bit samples, or all of its features. They are copied once; a step
/// then brings nothing but addresses.
/// </summary>
internal sealed class DeviceBank : IDisposable
{
    // Of the memory that is free before training: the rest is for weights, activations and cuDNN. 671 hours of sound are 77 GB.
    private const double LargestShare = 0.6;
    private const long ValuesAtOnce = 1 << 22;
    private readonly Tensor _rows;

    private DeviceBank(Tensor rows) => _rows = rows;

    /// <summary>Reads stored values.</summary>
    /// <param name="row">The first row.</param>
    /// <param name="values">Receives whole rows.</param>
    public delegate void Reader<T>(long row, Span<T> values);

    /// <summary>Whether so many bytes go to a device.</summary>
    /// <param name="path">What the profile says.</param>
    /// <param name="device">The device.</param>
    /// <param name="bytes">What there is to copy.</param>
    public static bool IsFor(DataPath path, Device device, long bytes) => path switch
    {
        DataPath.Host => false,
        DataPath.Device => true,
        _ => device.type == DeviceType.CUDA && DeviceMemory.Free() is long free && bytes <= LargestShare * free,
    };

    /// <summary>Copies all rows. The caller disposes the bank.</summary>
    /// <param name="rows">How many.</param>
    /// <param name="width">Values of a row.</param>
    /// <param name="read">Reads them.</param>
    /// <param name="device">Where to.</param>
    /// <exception cref="VcmrException">What is stored is not what was written, or the device has too little memory.</exception>
    public static DeviceBank Upload<T>(long rows, int width, Reader<T> read, Device device)
        where T : unmanaged
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        ScalarType type = typeof(T) == typeof(short) ? ScalarType.Int16 : ScalarType.Float32;
        Tensor all;
        try
        {
            all = empty(rows, width, dtype: type, device: device);
        }
        catch (ExternalException e)
        {
            throw new VcmrException($"The device has no room for the corpus' {rows * width * Marshal.SizeOf<T>() / 1e9:0.0} GB; set data_path: host.", e);
        }

        long atOnce = Math.Max(1, ValuesAtOnce / width);
        Tensor part = empty(Math.Min(atOnce, rows), width, dtype: type);
        for (long at = 0; at < rows; at += atOnce)
        {
            using var step = NewDisposeScope();
            long count = Math.Min(atOnce, rows - at);
            read(at, MemoryMarshal.Cast<byte, T>(part.bytes)[..(int)(count * width)]);
            all.narrow(0, at, count).copy_(part.narrow(0, 0, count));
        }

        return new DeviceBank(all.DetachFromDisposeScope());
    }

    /// <summary>Waveforms <c>[rows, 1, samples]</c> that begin at addresses; equal to the bit to those read on the host. The caller disposes them.</summary>
    /// <param name="addresses">First samples <c>[rows]</c>, int64, on the device.</param>
    /// <param name="samples">Samples of a waveform.</param>
    public Tensor Waveforms(Tensor addresses, int samples)
    {
        using var scope = NewDisposeScope();
        Tensor stored = Gather(addresses, samples).view(-1, 1, samples);
        return stored.to(ScalarType.Float32).mul_(Numbers.Constant(1.0 / 32768)).MoveToOuterDisposeScope();
    }

    /// <summary>Runs of rows <c>[rows, count, width]</c>. The caller disposes them.</summary>
    /// <param name="addresses">First rows <c>[rows]</c>, int64, on the device.</param>
    /// <param name="count">Rows of a run.</param>
    public Tensor Runs(Tensor addresses, int count)
    {
        using var scope = NewDisposeScope();
        return Gather(addresses, count).view(-1, count, _rows.shape[1]).MoveToOuterDisposeScope();
    }

    public void Dispose() => _rows.Dispose();

    private Tensor Gather(Tensor addresses, int count)
    {
        Tensor index = addresses.unsqueeze(1).Plus(Numbers.Range(count, ScalarType.Int64, addresses.device)).flatten();
        return _rows.index_select(0, index);
    }
}
