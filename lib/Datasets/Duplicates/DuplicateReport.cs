namespace Vcmr.Datasets.Duplicates;

/// <summary>What an audit found in a set of recordings.</summary>
/// <param name="Set">The folders.</param>
/// <param name="Recordings">All recordings, those that could not be heard included.</param>
/// <param name="Unheard">Those that could not be compared, and why.</param>
public sealed record DuplicateReport(string Set, IReadOnlyList<Recording> Recordings, IReadOnlyList<UnheardRecording> Unheard)
{
    private const string Training = "train";

    /// <summary>Why there are no fingerprints, as a sentence; null where there are.</summary>
    public string? WithoutFingerprints { get; init; }

    /// <summary>How many recordings are too short to be compared by fingerprint, but for copies of the very same samples.</summary>
    public int TooShort { get; init; }

    /// <summary>What <see cref="TooShort"/> means, as a sentence; null where there are none.</summary>
    public string? ShortSentence => TooShort == 0 ? null
        : $"Of {Recordings.Count} recordings {TooShort} {(TooShort == 1 ? "is" : "are")} shorter than the 6.6 s that fingerprints take, so that by fingerprint only the very same samples are found there.";

    /// <summary>Least similarity of two fingerprints that are listed.</summary>
    public double Threshold { get; init; }

    /// <summary>Pairs by fingerprint or of the very same samples, the most similar first.</summary>
    public IReadOnlyList<DuplicatePair> ByFingerprint { get; init; } = [];

    /// <summary>How similar each recording's most similar other is by fingerprint, where one comes near.</summary>
    public NearestOthers NearestByFingerprint { get; init; } = new([], []);

    /// <summary>What the embeddings are.</summary>
    public string Embedding { get; init; } = "";

    /// <summary>Why there are no embeddings, as a sentence; null where there are.</summary>
    public string? WithoutEmbeddings { get; init; }

    /// <summary>Least similarity of two embeddings that are listed.</summary>
    public double EmbeddingThreshold { get; init; }

    /// <summary>Pairs by embedding, the most similar first: of each recording its nearest few.</summary>
    public IReadOnlyList<DuplicatePair> ByEmbedding { get; init; } = [];

    /// <summary>How similar each recording's most similar other is by embedding.</summary>
    public NearestOthers NearestByEmbedding { get; init; } = new([], []);

    /// <summary>The recordings that <see cref="Duplicates"/> joins, the largest group first.</summary>
    public IReadOnlyList<IReadOnlyList<Recording>> Groups { get; init; } = [];

    /// <summary>The pairs that count as duplicates: by fingerprint, or by embedding where there are no fingerprints.</summary>
    public IReadOnlyList<DuplicatePair> Duplicates => WithoutFingerprints is null ? ByFingerprint : ByEmbedding;

    /// <summary>Recordings of other parts that have a duplicate in <c>train</c>, in the set's order.</summary>
    public IReadOnlyList<Recording> Leaks
    {
        get
        {
            HashSet<Recording> leaked = [.. Duplicates.SelectMany(p => new[] { (p.First, p.Second), (p.Second, p.First) })
                .Where(p => p.Item1.Split is not (Training or "") && p.Item2.Split == Training).Select(p => p.Item1)];
            return [.. Recordings.Where(leaked.Contains)];
        }
    }
}

/// <summary>Two recordings that are the same or nearly so.</summary>
/// <param name="First">The one.</param>
/// <param name="Second">The other, which comes later in the set.</param>
/// <param name="Similarity">
/// By fingerprint 1 − bit error rate of the best stretch (1 for the same, about 0.5 for unrelated sound); by embedding the cosine.
/// </param>
public sealed record DuplicatePair(Recording First, Recording Second, double Similarity)
{
    /// <summary>Where in the first the second's beginning lies (s), negative where the second begins before; null by embedding.</summary>
    public double? OffsetSeconds { get; init; }

    /// <summary>By how many percent the second is faster and higher than the first, to the whole percent; 0 by embedding.</summary>
    public int FasterPercent { get; init; }

    /// <summary>The samples are the same.</summary>
    public bool IsIdentical { get; init; }

    /// <summary>Whether the two lie in one part of the set.</summary>
    public PairKind Kind => First.Split.Length == 0 && Second.Split.Length == 0 ? PairKind.NoSplits
        : First.Split == Second.Split ? PairKind.WithinSplit
        : PairKind.AcrossSplits;
}

/// <summary>In which parts of a set two recordings lie.</summary>
public enum PairKind
{
    /// <summary>Both in one part.</summary>
    WithinSplit,

    /// <summary>In different parts.</summary>
    AcrossSplits,

    /// <summary>The set has no parts.</summary>
    NoSplits,
}
