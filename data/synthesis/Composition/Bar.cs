namespace Vcmr.Synthesis.Composition;

/// <summary>One bar to be filled with notes.</summary>
/// <param name="Spec">The song.</param>
/// <param name="Harmony">Its key.</param>
/// <param name="Index">Number of the bar in the song.</param>
/// <param name="Start">Time of the bar line, seconds.</param>
/// <param name="Chord">The degree of the chord's lowest note.</param>
/// <param name="Section">Number of the section the bar belongs to.</param>
internal readonly record struct Bar(SongSpec Spec, Harmony Harmony, int Index, double Start, int Chord, int Section)
{
    private const double SwungEighth = 2.0 / 3;

    /// <summary>The time of a beat of this bar, seconds; a shuffle delays what lies between beats.</summary>
    public double At(double beat)
    {
        double whole = Math.Floor(beat);
        double rest = beat - whole;
        if (Spec.Rhythm == Rhythm.Shuffle)
        {
            rest = rest < 0.5 ? rest * 2 * SwungEighth : SwungEighth + ((rest - 0.5) * 2 * (1 - SwungEighth));
        }

        return Start + ((whole + rest) * Spec.BeatSeconds);
    }

    /// <summary>A note from one beat to another, placed with a player's imprecision.</summary>
    public NoteEvent Note(double beat, double beats, double pitch, double velocity, ref CounterRandom random)
    {
        double start = At(beat) + (0.006 * random.NextGaussian());
        double swing = Math.Clamp(velocity * random.Uniform(0.85, 1.1), 0.05, 1);
        return new NoteEvent(start, Math.Max(0.06, At(beat + beats) - At(beat)), pitch, swing, random.NextInt(64));
    }
}
