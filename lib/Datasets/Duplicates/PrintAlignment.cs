using System.Numerics;
using Vcmr.Media;

namespace Vcmr.Datasets.Duplicates;

/// <summary>
/// Compares two fingerprints at one offset by their bit error rate (Haitsma and Kalker, "A highly robust audio fingerprinting
/// system", ISMIR 2002): the part of bits that differ in the best stretch of successive items, 0.5 for unrelated sound.
/// </summary>
internal static class PrintAlignment
{
    /// <summary>Items of the stretch that is judged, 10.5 s of sound; all there are where two recordings share fewer.</summary>
    public const int Stretch = 64;

    /// <summary>The shortest stretch that is judged, 6.6 s of sound.</summary>
    public const int Shortest = 32;

    // A stretch that hardly changes, as a held tone does not, says nothing of whether two recordings are one.
    private const int FewestDifferent = 4;

    // Noise is like any other noise, and like itself at another time: two recordings must be nearer to one another than that.
    private const double LeastNearer = 2;

    /// <summary>The stretch where two fingerprints agree best.</summary>
    /// <param name="first">The one.</param>
    /// <param name="second">The other.</param>
    /// <param name="offset">Item of <paramref name="first"/> at which the other's begins; negative where the other begins before.</param>
    /// <returns>The stretch; null where too little is shared or to be heard.</returns>
    public static PrintMatch? Best(PrintItems first, PrintItems second, int offset)
    {
        int from = Math.Max(0, offset), shared = Math.Min(first.Count, second.Count + offset) - from, stretch = Math.Min(Stretch, shared);
        if (stretch < Shortest)
        {
            return null;
        }

        int errors = 0, silent = 0, fewest = int.MaxValue, last = 0;
        for (int i = 0; i < shared; i++)
        {
            Count(i, 1);
            if (i >= stretch)
            {
                Count(i - stretch, -1);
            }

            if (i >= stretch - 1 && silent == 0 && errors < fewest)
            {
                (fewest, last) = (errors, i);
            }
        }

        int begin = from + last - stretch + 1;
        return fewest < int.MaxValue && IsTelling(first.Items.AsSpan(begin, stretch), fewest) ? new PrintMatch(offset, begin, stretch, fewest) : null;

        void Count(int i, int sign)
        {
            int at = from + i, other = at - offset;
            errors += sign * BitOperations.PopCount(first.Items[at] ^ second.Items[other]);
            silent += first.IsHeard[at] && second.IsHeard[other] ? 0 : sign;
        }
    }

    private static bool IsTelling(ReadOnlySpan<uint> items, int errors)
    {
        var different = new HashSet<uint>();
        foreach (uint item in items)
        {
            different.Add(item);
        }

        return different.Count * FewestDifferent >= items.Length && LeastNearer * errors / items.Length <= OwnDifference(items);
    }

    /// <summary>Bits an item in which a stretch differs from itself at another time; of three distances the most, since one may be that of its beat.</summary>
    private static double OwnDifference(ReadOnlySpan<uint> items)
    {
        double most = 0;
        for (int part = 2; part <= 4; part++)
        {
            int lag = items.Length / part, bits = 0;
            for (int i = lag; i < items.Length; i++)
            {
                bits += BitOperations.PopCount(items[i] ^ items[i - lag]);
            }

            most = Math.Max(most, bits / (double)(items.Length - lag));
        }

        return most;
    }
}

/// <summary>Where two fingerprints agree.</summary>
/// <param name="Offset">Item of the first at which the second's begins.</param>
/// <param name="From">First item of the stretch, in the first fingerprint.</param>
/// <param name="Items">Length of the stretch.</param>
/// <param name="Errors">Bits of it that differ.</param>
internal readonly record struct PrintMatch(int Offset, int From, int Items, int Errors)
{
    /// <summary>1 − bit error rate: 1 for the same bits, 0.5 for unrelated sound.</summary>
    public double Similarity => 1 - (Errors / (32.0 * Items));

    /// <summary>The offset (s).</summary>
    public double OffsetSeconds => Offset * Chromaprint.ItemSeconds;
}
