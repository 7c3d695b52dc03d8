namespace Vcmr.Synthesis.Composition;

/// <summary>One musician.</summary>
/// <param name="Instrument">What is played.</param>
/// <param name="Role">What it does in the arrangement.</param>
/// <param name="LevelDb">Level in the mix relative to the others, dB.</param>
/// <param name="Pan">Place in the stereo picture, −1 (left) to 1 (right).</param>
internal sealed record Part(Instrument Instrument, Role Role, double LevelDb, double Pan);
