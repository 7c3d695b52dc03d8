namespace Vcmr.Datasets.Tagged;

/// <summary>What a tagging corpus holds after a run over its CSV file.</summary>
/// <param name="Clips">Clips with audio.</param>
/// <param name="Tags">Different tags.</param>
/// <param name="Splits">Number of clips in each part.</param>
/// <param name="Problems">Clips whose audio is missing or broken.</param>
/// <param name="Processed">Clips that this run decoded or tried to; 0 where everything was done before.</param>
public sealed record TaggedCorpusSummary(
    int Clips, int Tags, IReadOnlyDictionary<string, int> Splits, IReadOnlyList<MissingClip> Problems, int Processed);
