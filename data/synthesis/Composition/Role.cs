namespace Vcmr.Synthesis.Composition;

/// <summary>What a part does in the arrangement.</summary>
internal enum Role
{
    Melody,
    Chords,
    Arpeggio,
    Pad,
    Bass,
    Beat,
}
