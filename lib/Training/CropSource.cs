using Vcmr.Formats.Tensors;
using static TorchSharp.torch;

namespace Vcmr.Training;

/// <summary>
/// A stage's sound: crops are read into the rows of a batch, or only where they begin is, and the sound itself lies on the
/// device. Waveforms and everything drawn are the same either way.
/// </summary>
/// <param name="samples">Samples of the corpus.</param>
/// <param name="waveform">Reads samples as a waveform in [−1, 1).</param>
/// <param name="stored">Reads samples as they are stored.</param>
internal sealed class CropSource(long samples, DeviceBank.Reader<float> waveform, DeviceBank.Reader<short> stored) : IDisposable
{
    private DeviceBank? _bank;

    /// <summary>Whether batches hold addresses.</summary>
    public bool IsOnDevice => _bank is not null;

    /// <summary>Copies the sound to the device where that is its place.</summary>
    public void To(Device device, DataPath path)
    {
        Dispose();
        if (DeviceBank.IsFor(path, device, sizeof(short) * samples))
        {
            _bank = DeviceBank.Upload(samples, 1, stored, device);
        }
    }

    /// <summary>The batch's tensor of crops, on the CPU: <c>[rows, 1, length]</c>, or int64 addresses <c>[rows]</c>.</summary>
    public Tensor Allocate(int rows, int length) => IsOnDevice ? zeros(rows, int64) : zeros(rows, 1, length);

    /// <summary>Puts a crop into a row.</summary>
    /// <param name="crops">What <see cref="Allocate"/> gave.</param>
    /// <param name="row">The row.</param>
    /// <param name="address">The crop's first sample.</param>
    public void Fill(Tensor crops, int row, long address)
    {
        if (IsOnDevice)
        {
            TensorRows.Row<long>(crops, row)[0] = address;
        }
        else
        {
            waveform(address, TensorRows.Row(crops, row));
        }
    }

    /// <summary>The waveforms <c>[rows, 1, length]</c> of a batch's crops, where the batch lies. The caller disposes them.</summary>
    /// <param name="crops">Addresses, or waveforms already.</param>
    /// <param name="length">Samples of a crop.</param>
    public Tensor Waveforms(Tensor crops, int length) => _bank is not null && crops.dtype == int64 ? _bank.Waveforms(crops, length) : crops.alias();

    /// <summary>Reads a waveform on the host, whatever the batches hold.</summary>
    public void Read(long address, Span<float> values) => waveform(address, values);

    public void Dispose()
    {
        _bank?.Dispose();
        _bank = null;
    }
}
