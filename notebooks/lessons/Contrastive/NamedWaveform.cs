namespace Vcmr.Lessons.Contrastive;

/// <summary>A waveform with its heading.</summary>
/// <param name="Title">Heading.</param>
/// <param name="Samples">Samples, −1 to 1.</param>
public sealed record NamedWaveform(string Title, float[] Samples);
