namespace Vcmr.Datasets.Sets;

/// <summary>What a tagging set's own tables say of it.</summary>
/// <param name="Entries">The clips, in the tables' order.</param>
/// <param name="Groups">The group of each tag that has one.</param>
public sealed record TaggedSet(IReadOnlyList<TaggedEntry> Entries, IReadOnlyDictionary<string, string> Groups);

/// <summary>One clip of a tagging set, before its audio is looked at.</summary>
/// <param name="Path">Path of the audio below the set's folder of audio.</param>
/// <param name="Split">train, validation or test.</param>
/// <param name="Tags">Its tags, without repetition.</param>
public sealed record TaggedEntry(string Path, string Split, IReadOnlyList<string> Tags);
