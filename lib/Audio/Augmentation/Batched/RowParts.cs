using static TorchSharp.torch;

namespace Vcmr.Audio.Augmentation.Batched;

/// <summary>How many rows one pass takes.</summary>
internal static class RowParts
{
    // Bounds the memory of a pass: some twenty arrays of this many spectra.
    private const int OnDevice = 16;

    /// <summary>
    /// Rows of a pass. On the processor one: its caches hold no more, and how its library splits a transform depends on
    /// how many there are, so that a row would round differently beside other rows.
    /// </summary>
    public static int Count(Device device) => device.type == TorchSharp.DeviceType.CPU ? 1 : OnDevice;
}
