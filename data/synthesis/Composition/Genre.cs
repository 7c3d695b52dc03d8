namespace Vcmr.Synthesis.Composition;

/// <summary>A genre makes instruments, rhythm, tempo and pictures likely; it determines none of them.</summary>
internal enum Genre
{
    Classical,
    Rock,
    Electronic,
    Jazz,
    Folk,
    Ambient,
}
