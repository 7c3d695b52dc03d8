namespace Vcmr.Synthesis.Composition;

/// <summary>The scale's gender.</summary>
internal enum Mode
{
    Major,
    Minor,
}
