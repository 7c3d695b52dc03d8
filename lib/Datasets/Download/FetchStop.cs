namespace Vcmr.Datasets.Download;

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
