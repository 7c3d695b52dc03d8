namespace Vcmr.Datasets.Download;

/// <summary>What is fetched, where to, and how gently.</summary>
public sealed record FetchOptions
{
    /// <summary>The list.</summary>
    public required string List { get; init; }

    /// <summary>The folder for videos and ledger; it is made where it is missing.</summary>
    public required string Folder { get; init; }

    /// <summary>Largest height of the picture (pixels).</summary>
    public int MaxHeight { get; init; } = 720;

    /// <summary>Videos fetched at a time.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>Pause of each worker after a video.</summary>
    public TimeSpan Sleep { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long one video may take.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Most videos that this run tries.</summary>
    public int Limit { get; init; } = int.MaxValue;

    /// <summary>The part of the list to take; each has a ledger of its own, and all may share a folder.</summary>
    public Shard Shard { get; init; } = Shard.Whole;

    /// <summary>Try again what failed before.</summary>
    public bool RetryFailed { get; init; }

    /// <summary>The program that fetches; tests put another in its place.</summary>
    internal string Program { get; init; } = "yt-dlp";
}

/// <summary>How far a list has come.</summary>
/// <param name="Done">Entries that this run is through with.</param>
/// <param name="Total">Entries that this run has to do.</param>
/// <param name="Row">What became of the last one.</param>
public sealed record FetchProgress(int Done, int Total, FetchRow Row);

/// <summary>Where a list stands after a run.</summary>
/// <param name="Fetched">Videos of the list that lie in the folder.</param>
/// <param name="New">Those of them that this run fetched.</param>
/// <param name="Bytes">Size of all of them (bytes).</param>
/// <param name="Failed">Entries that failed, by reason; bad lines among them.</param>
/// <param name="Open">Entries that no run has tried yet.</param>
/// <param name="Stop">Why the run ended before the list did, or null.</param>
public sealed record FetchSummary(int Fetched, int New, long Bytes, IReadOnlyDictionary<string, int> Failed, int Open, string? Stop);
