namespace Vcmr.Media;

/// <summary>The audio stream that is read from a file.</summary>
/// <param name="Index">The stream's number in the file.</param>
/// <param name="SampleRate">Its own sample rate (Hz).</param>
/// <param name="Channels">Its own number of channels.</param>
/// <param name="StartSeconds">Time of the first sample (s).</param>
/// <param name="DurationSeconds">The stream's own duration (s), or null where the file has none.</param>
public sealed record AudioStream(int Index, int SampleRate, int Channels, double StartSeconds, double? DurationSeconds);
