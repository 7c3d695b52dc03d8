namespace Vcmr.Synthesis;

/// <summary>What a call to <see cref="DemoCorpus.Make"/> did.</summary>
/// <param name="Made">Media files made now.</param>
/// <param name="Kept">Media files that were there already.</param>
/// <param name="VideoFolder">Where the music videos are.</param>
/// <param name="ClipsCsv">The table of the tagged set.</param>
public sealed record DemoSummary(int Made, int Kept, string VideoFolder, string ClipsCsv);
