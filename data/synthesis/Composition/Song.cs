namespace Vcmr.Synthesis.Composition;

/// <summary>A written song: the notes of each part, in order of onset.</summary>
/// <param name="Spec">What was decided beforehand.</param>
/// <param name="Notes">One list a part, in the order of <see cref="SongSpec.Parts"/>.</param>
/// <param name="FirstBar">Time of the first bar line, seconds; negative where the recording starts inside a bar.</param>
internal sealed record Song(SongSpec Spec, IReadOnlyList<IReadOnlyList<NoteEvent>> Notes, double FirstBar);
