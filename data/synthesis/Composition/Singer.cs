namespace Vcmr.Synthesis.Composition;

/// <summary>Who sings, if anybody.</summary>
internal enum Singer
{
    None,
    Female,
    Male,
}
