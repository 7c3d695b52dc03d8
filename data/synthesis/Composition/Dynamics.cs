namespace Vcmr.Synthesis.Composition;

/// <summary>How hard the musicians play; the level of the recording follows only loosely.</summary>
internal enum Dynamics
{
    Soft,
    Medium,
    Loud,
}
