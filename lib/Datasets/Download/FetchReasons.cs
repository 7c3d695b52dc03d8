namespace Vcmr.Datasets.Download;

/// <summary>Why a video could not be fetched, as far as yt-dlp's last error line tells.</summary>
internal static class FetchReasons
{
    /// <summary>The owner keeps it to himself or to members.</summary>
    public const string Private = "private";

    /// <summary>It is there no more, or never was.</summary>
    public const string Removed = "removed";

    /// <summary>It is shown to adults who signed in.</summary>
    public const string Age = "age-restricted";

    /// <summary>It is not shown in this country.</summary>
    public const string Country = "not in this country";

    /// <summary>The owner of the rights had it blocked.</summary>
    public const string Copyright = "copyright";

    /// <summary>It is broadcast now or later, and so has no end yet.</summary>
    public const string Live = "live or announced";

    /// <summary>There is no stream of the wanted height, or none that can be read.</summary>
    public const string NoFormat = "no suitable format";

    /// <summary>YouTube answers no more for a while.</summary>
    public const string RateLimit = "rate limit";

    /// <summary>The connection failed.</summary>
    public const string Network = "network";

    /// <summary>It took longer than the limit.</summary>
    public const string TimeLimit = "time limit";

    /// <summary>A search found no video of that artist and title.</summary>
    public const string NotFound = "nothing found";

    /// <summary>yt-dlp ended without an error and without a file.</summary>
    public const string NoFile = "no file";

    /// <summary>The line names no video.</summary>
    public const string BadLine = "bad line";

    /// <summary>Something else; the message says what.</summary>
    public const string Other = "other";

    // The first that matches counts: YouTube opens many messages with "Video unavailable", and names the cause after it.
    private static readonly (string Reason, string[] Signs)[] Known =
    [
        (RateLimit, ["HTTP Error 429", "Too Many Requests", "rate-limited by YouTube", "you’re not a bot", "you're not a bot", "captcha challenge"]),
        (Copyright, ["copyright"]),
        (Country, ["in your country", "from your location", "geo restriction", "geo-restrict"]),
        (Private, ["private video", "video is private", "members-only", "to this channel's members", "join this channel"]),
        (Age, ["confirm your age", "age-restricted", "inappropriate for some users"]),
        (Live, ["live event", "premieres in", "premiere will begin", "is_live"]),
        (NoFormat, ["requested format is not available", "no video formats found", "drm protected", "only images are available"]),
        (Removed, ["removed", "terminated", "no longer available", "deleted", "video unavailable", "does not exist", "isn't available", "is not available"]),
        (Network,
        [
            "unable to download", "timed out", "connection", "failed to resolve", "name resolution", "urlopen error", "network is unreachable", "ssl",
            "http error 5", "http error 403", "incompleteread", "bytes missing", "giving up after",
        ]),
    ];

    /// <summary>What an error line says when the disk is full, which ends the run.</summary>
    internal const string DiskFull = "No space left on device";

    /// <summary>Whether the reason lies in the connection and not in the video, so that every run tries again.</summary>
    /// <param name="reason">One of the reasons.</param>
    public static bool IsPassing(string? reason) => reason is RateLimit or Network;

    /// <summary>The reason that an error line of yt-dlp tells.</summary>
    /// <param name="message">The line.</param>
    public static string Of(string message) =>
        Known.FirstOrDefault(k => k.Signs.Any(sign => message.Contains(sign, StringComparison.OrdinalIgnoreCase))).Reason ?? Other;
}

/// <summary>Why a video could not be fetched.</summary>
/// <param name="Reason">One of <see cref="FetchReasons"/>.</param>
/// <param name="Message">What exactly happened.</param>
internal sealed record FetchFault(string Reason, string Message)
{
    private const int LongestMessage = 300;
    private const string Opening = "ERROR: ";

    /// <summary>What an error line of yt-dlp says.</summary>
    public static FetchFault Of(string line)
    {
        string text = line.StartsWith(Opening, StringComparison.Ordinal) ? line[Opening.Length..] : line;
        return new FetchFault(FetchReasons.Of(text), VisibleText.Of(text.Trim(), LongestMessage));
    }
}

/// <summary>Ends a run when videos fail one after the other for a reason that lies in the connection. Thread-safe.</summary>
internal sealed class FetchStop
{
    private const int Most = 5;
    private int _inRow;

    /// <summary>Notes an outcome.</summary>
    /// <param name="reason">The reason, or null where it was fetched.</param>
    /// <returns>Why to stop, or null.</returns>
    public string? Note(string? reason)
    {
        if (!FetchReasons.IsPassing(reason))
        {
            Interlocked.Exchange(ref _inRow, 0);
            return null;
        }

        return Interlocked.Increment(ref _inRow) < Most ? null : reason == FetchReasons.RateLimit
            ? $"YouTube refused {Most} requests in a row for coming too often (rate limit); wait an hour or more, then run again with a longer --sleep"
            : $"the connection failed {Most} times in a row; run again when the network is back";
    }
}
