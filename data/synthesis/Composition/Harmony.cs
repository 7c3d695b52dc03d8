namespace Vcmr.Synthesis.Composition;

/// <summary>Scale degrees, chords and progressions of one key.</summary>
internal sealed class Harmony(Mode mode, int root)
{
    private static readonly int[] MajorSteps = [0, 2, 4, 5, 7, 9, 11];
    private static readonly int[] MinorSteps = [0, 2, 3, 5, 7, 8, 10];

    private static readonly int[][] MajorProgressions =
        [[0, 4, 5, 3], [0, 3, 4, 0], [0, 5, 3, 4], [1, 4, 0, 5], [0, 2, 3, 4], [3, 0, 4, 0], [0, 3, 1, 4]];

    private static readonly int[][] MinorProgressions =
        [[0, 5, 2, 6], [0, 3, 4, 0], [0, 6, 5, 6], [0, 3, 6, 2], [0, 4, 5, 3], [5, 6, 0, 0], [0, 2, 6, 3]];

    private readonly int[] _steps = mode == Mode.Major ? MajorSteps : MinorSteps;

    /// <summary>A progression of four chords, each the scale degree of its lowest note.</summary>
    public int[] Progression(ref CounterRandom random)
    {
        int[][] all = mode == Mode.Major ? MajorProgressions : MinorProgressions;
        return all[random.NextInt(all.Length)];
    }

    /// <summary>The MIDI pitch of a scale degree; degrees run on over the octaves, 0 lies just above MIDI 48.</summary>
    public int Pitch(int degree)
    {
        int octave = (int)Math.Floor(degree / 7.0);
        return 48 + root + (12 * octave) + _steps[degree - (7 * octave)];
    }

    /// <summary>The scale degree whose pitch lies nearest to a MIDI pitch.</summary>
    public int NearestDegree(double pitch)
    {
        int best = 0;
        for (int degree = -21; degree <= 28; degree++)
        {
            if (Math.Abs(Pitch(degree) - pitch) < Math.Abs(Pitch(best) - pitch))
            {
                best = degree;
            }
        }

        return best;
    }

    /// <summary>The tone of a chord that lies nearest to a MIDI pitch, as a degree.</summary>
    /// <param name="chord">The degree of the chord's lowest note.</param>
    /// <param name="tone">0 for the root, 1 for the third, 2 for the fifth, 3 for the seventh.</param>
    /// <param name="pitch">Where it shall lie.</param>
    public int ChordTone(int chord, int tone, double pitch)
    {
        int degree = chord + (2 * tone);
        while (Pitch(degree) > pitch + 6)
        {
            degree -= 7;
        }

        while (Pitch(degree) < pitch - 6)
        {
            degree += 7;
        }

        return degree;
    }
}
