using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Vcmr.Video.Scenes;

/// <summary>Takes bytes out of a row at places that are known beforehand and never go back, 16 at a time by shuffles.</summary>
internal sealed class BytePicker
{
    private readonly int[] _places;
    private readonly (int Start, int Loads)[] _groups;
    private readonly Vector128<byte>[] _shuffles;

    /// <summary>Prepares for rows of one length.</summary>
    /// <param name="places">Ascending places.</param>
    /// <param name="length">Length of a row.</param>
    public BytePicker(int[] places, int length)
    {
        _places = places;
        var groups = new List<(int, int)>();
        var shuffles = new List<Vector128<byte>>();
        for (int i = 0; i + 16 <= places.Length && Ssse3.IsSupported; i += 16)
        {
            int loads = ((places[i + 15] - places[i]) / 16) + 1;

            // No load reaches past the row.
            int start = Math.Min(places[i], length - (16 * loads));
            if (start < 0)
            {
                break;
            }

            groups.Add((start, loads));
            for (int load = 0; load < loads; load++)
            {
                int origin = start + (16 * load);
                shuffles.Add(Vector128.Create([.. places[i..(i + 16)].Select(p => p - origin is >= 0 and < 16 ? (byte)(p - origin) : byte.MaxValue)]));
            }
        }

        _groups = [.. groups];
        _shuffles = [.. shuffles];
    }

    /// <summary>Takes the bytes.</summary>
    /// <param name="row">The row.</param>
    /// <param name="target">Receives as many bytes as there are places.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Pick(ReadOnlySpan<byte> row, Span<byte> target)
    {
        ref byte source = ref MemoryMarshal.GetReference(row);
        ref Vector128<byte> shuffle = ref MemoryMarshal.GetArrayDataReference(_shuffles);
        int x = 0;
        foreach ((int start, int loads) in _groups)
        {
            Vector128<byte> bytes = Vector128<byte>.Zero;
            for (int load = 0; load < loads; load++)
            {
                bytes |= Ssse3.Shuffle(Vector128.LoadUnsafe(ref source, (nuint)(start + (16 * load))), shuffle);
                shuffle = ref Unsafe.Add(ref shuffle, 1);
            }

            bytes.CopyTo(target[x..]);
            x += 16;
        }

        for (; x < _places.Length; x++)
        {
            target[x] = row[_places[x]];
        }
    }
}
