using Vcmr.Synthesis.Composition;

namespace Vcmr.Synthesis.Tagging;

/// <summary>One clip of the tagged set.</summary>
/// <param name="Path">The audio file, relative to clips.csv.</param>
/// <param name="Part">train, validation or test.</param>
/// <param name="Spec">The song.</param>
/// <param name="Labels">The tags that clips.csv gives it.</param>
internal sealed record TaggedSong(string Path, string Part, SongSpec Spec, IReadOnlyList<string> Labels);
