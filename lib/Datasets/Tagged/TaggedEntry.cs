namespace Vcmr.Datasets.Tagged;

/// <summary>One line of a tagging set's CSV file.</summary>
/// <param name="Path">Path of the audio, relative to the CSV file.</param>
/// <param name="Split">train, validation or test.</param>
/// <param name="Tags">Its tags, without repetition.</param>
public sealed record TaggedEntry(string Path, string Split, IReadOnlyList<string> Tags);
