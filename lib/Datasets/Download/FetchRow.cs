namespace Vcmr.Datasets.Download;

/// <summary>One row of a ledger: what became of one entry of a list, at one time.</summary>
/// <param name="Input">The id or search text, or what could be read of a bad line.</param>
/// <param name="State">What became of it.</param>
public sealed record FetchRow(string Input, FetchState State)
{
    /// <summary>Its line in the list, from 1.</summary>
    public int Line { get; init; }

    /// <summary>The YouTube id, or null where a search found none.</summary>
    public string? Id { get; init; }

    /// <summary>What a search took it for: channel and title.</summary>
    public string? Found { get; init; }

    /// <summary>The file's name in the folder, where it was fetched.</summary>
    public string? File { get; init; }

    /// <summary>The file's size, where it was fetched.</summary>
    public long Bytes { get; init; }

    /// <summary>One of <see cref="FetchReasons"/>, where it failed.</summary>
    public string? Reason { get; init; }

    /// <summary>What exactly happened, in yt-dlp's own words where it had any.</summary>
    public string? Message { get; init; }

    /// <summary>When (UTC).</summary>
    public DateTime Time { get; init; }
}
