namespace Vcmr.Synthesis.Composition;

/// <summary>A written song: the notes of each part, in order of onset.</summary>
/// <param name="Spec">What was decided beforehand.</param>
/// <param name="Notes">One list a part, in the order of <see cref="SongSpec.Parts"/>.</param>
/// <param name="FirstBar">Time of the first bar line, seconds; negative where the recording starts inside a bar.</param>
internal sealed record Song(SongSpec Spec, IReadOnlyList<IReadOnlyList<NoteEvent>> Notes, double FirstBar);

/// <summary>One note of one part.</summary>
/// <param name="Start">Onset, seconds from the song's beginning.</param>
/// <param name="Length">Seconds until the player lets go.</param>
/// <param name="Pitch">MIDI note number, or a <see cref="DrumPiece"/>.</param>
/// <param name="Velocity">Strength, 0 to 1.</param>
/// <param name="Syllable">Which vowel a voice sings; other instruments ignore it.</param>
internal readonly record struct NoteEvent(double Start, double Length, double Pitch, double Velocity, int Syllable)
{
    /// <summary>When the player lets go, seconds.</summary>
    public double End => Start + Length;
}

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
