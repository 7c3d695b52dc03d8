using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Vcmr.Video.Preprocessing;

/// <summary>A frame's interleaved bytes to normalised planes, 16 pixels a step.</summary>
internal static class FrameTensor
{
    private const int Channels = 3;
    private const int Step = 16;

    // For each channel, where 16 pixels' bytes of it lie in the first, second and third 16 of their 48 bytes.
    private static readonly Vector128<byte>[] Places =
        [.. from channel in Enumerable.Range(0, Channels) from part in Enumerable.Range(0, Channels) select Place(channel, part)];

    /// <summary>(value / 255 · range - mean) / deviation, rounded after each step as torchvision does.</summary>
    /// <param name="frame">RGB bytes <c>[pixels, 3]</c>; pixels must be a multiple of 16.</param>
    /// <param name="kind">Order of the planes, range, mean and deviation.</param>
    /// <param name="tensor">Receives <c>[3, pixels]</c>.</param>
    public static void Normalise(ReadOnlySpan<byte> frame, FramePreprocessing kind, Span<float> tensor)
    {
        int pixels = frame.Length / Channels;
        ArgumentOutOfRangeException.ThrowIfNotEqual(pixels % Step, 0);
        ArgumentOutOfRangeException.ThrowIfNotEqual(tensor.Length, frame.Length);
        Vector256<float> scale = Vector256.Create(byte.MaxValue / (float)kind.Range);
        for (int plane = 0; plane < Channels; plane++)
        {
            int channel = kind.Channels == ChannelOrder.Bgr ? Channels - 1 - plane : plane;
            Vector256<float> offset = Vector256.Create(kind.Mean[plane]);
            Vector256<float> divisor = Vector256.Create(kind.Deviation[plane]);
            Vector128<byte> first = Places[Channels * channel];
            Vector128<byte> second = Places[(Channels * channel) + 1];
            Vector128<byte> third = Places[(Channels * channel) + 2];
            ref byte source = ref MemoryMarshal.GetReference(frame);
            ref float target = ref tensor[plane * pixels];
            for (int pixel = 0; pixel < pixels; pixel += Step)
            {
                nuint at = (nuint)(Channels * pixel);
                Vector128<byte> bytes = Vector128.ShuffleNative(Vector128.LoadUnsafe(ref source, at), first)
                    | Vector128.ShuffleNative(Vector128.LoadUnsafe(ref source, at + Step), second)
                    | Vector128.ShuffleNative(Vector128.LoadUnsafe(ref source, at + (2 * Step)), third);
                Normalise(Vector128.WidenLower(bytes), scale, offset, divisor).StoreUnsafe(ref target, (nuint)pixel);
                Normalise(Vector128.WidenUpper(bytes), scale, offset, divisor).StoreUnsafe(ref target, (nuint)(pixel + (Step / 2)));
            }
        }
    }

    private static Vector256<float> Normalise(Vector128<ushort> values, Vector256<float> scale, Vector256<float> offset, Vector256<float> divisor)
    {
        Vector256<int> wide = Vector256.Create(Vector128.WidenLower(values), Vector128.WidenUpper(values)).AsInt32();
        return ((Vector256.ConvertToSingle(wide) / scale) - offset) / divisor;
    }

    private static Vector128<byte> Place(int channel, int part)
    {
        // An index with the highest bit set gives 0 on every processor.
        Span<byte> indices = stackalloc byte[Step];
        for (int i = 0; i < Step; i++)
        {
            int index = (Channels * i) + channel - (Step * part);
            indices[i] = index is >= 0 and < Step ? (byte)index : byte.MaxValue;
        }

        return Vector128.Create(indices);
    }
}
