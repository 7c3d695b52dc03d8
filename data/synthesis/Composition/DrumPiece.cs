namespace Vcmr.Synthesis.Composition;

/// <summary>The pieces of the drum kit; a drum note's pitch is one of these numbers.</summary>
internal enum DrumPiece
{
    Kick,
    Snare,
    Hat,
    Ride,
    Tom,
    Clave,
}
