namespace Vcmr.Synthesis.Composition;

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
