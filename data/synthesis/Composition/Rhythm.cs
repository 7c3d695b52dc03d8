namespace Vcmr.Synthesis.Composition;

/// <summary>The four rhythms: four straight beats, three beats, 3+3+2 syncopation, swung eighths.</summary>
internal enum Rhythm
{
    Straight,
    Waltz,
    Latin,
    Shuffle,
}
