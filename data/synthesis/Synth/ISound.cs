using Vcmr.Synthesis.Composition;

namespace Vcmr.Synthesis.Synth;

/// <summary>An instrument that one player holds for one song: its timbre is drawn once.</summary>
internal interface ISound
{
    /// <summary>Adds one note to a track.</summary>
    /// <param name="track">Mono samples of the whole song.</param>
    /// <param name="note">What is played; times are seconds from the track's first sample.</param>
    /// <param name="hertz">The note's frequency with the song's tuning, Hz; meaningless for drums.</param>
    /// <param name="random">The note's own draws.</param>
    void Play(Span<float> track, in NoteEvent note, double hertz, CounterRandom random);

    /// <summary>What happens to all notes together: body resonances, distortion.</summary>
    void Finish(Span<float> track);
}
