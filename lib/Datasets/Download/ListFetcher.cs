using System.Runtime.ExceptionServices;

namespace Vcmr.Datasets.Download;

/// <summary>Fetches the videos of a list, or goes on where an earlier run ended; what failed keeps its reason in the ledger.</summary>
public sealed class ListFetcher
{
    private const int LongestFound = 200;
    private readonly FetchOptions _options;
    private readonly FetchList _list;
    private readonly YtDlp _program;
    private readonly FetchStop _stop = new();
    private int _done;
    private int _new;
    private string? _stopReason;

    /// <summary>Reads a list.</summary>
    /// <param name="options">What to fetch, and how.</param>
    /// <exception cref="VcmrException">The list cannot be read.</exception>
    public ListFetcher(FetchOptions options)
    {
        _options = options;
        _program = new YtDlp(options);
        FetchList whole = FetchList.Read(options.List);

        // A bad line has no name to be dealt out by; the first shard tells of all of them.
        _list = new FetchList([.. whole.Items.Where(i => options.Shard.Contains(i.Name))], options.Shard.Number == 1 ? whole.BadLines : []);
    }

    /// <summary>The lines that name no video.</summary>
    public IReadOnlyList<BadLine> BadLines => _list.BadLines;

    /// <summary>Fetches what is not there yet.</summary>
    /// <param name="starting">Called once before the first download with the number of entries to do; not where there are none.</param>
    /// <param name="progress">Told after each entry.</param>
    /// <param name="cancellation">Stops; what was fetched stays, and the next run goes on with a partial file.</param>
    /// <returns>Where the list stands, after a cancelled run too.</returns>
    /// <exception cref="VcmrException">yt-dlp is missing, the folder cannot be written, or the disk is full.</exception>
    public FetchSummary Run(Action<int> starting, IProgress<FetchProgress>? progress = null, CancellationToken cancellation = default)
    {
        try
        {
            Directory.CreateDirectory(_options.Folder);
            using var ledger = new FetchLedger(_options.Folder, _options.Shard);
            NoteBadLines(ledger);
            FetchItem[] open = Open(ledger);
            if (open.Length > 0)
            {
                _program.Require(cancellation);
                starting(open.Length);
                Work(open, ledger, progress, cancellation);
            }

            return Summary(ledger);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VcmrException($"The folder '{_options.Folder}' cannot be written ({e.Message}); make room or pick another folder and run again, what is fetched is kept.", e);
        }
    }

    private void NoteBadLines(FetchLedger ledger)
    {
        foreach (BadLine line in _list.BadLines.Where(l => ledger.Find(l.Text)?.Line != l.Line))
        {
            ledger.Add(new FetchRow(line.Text, FetchState.Failed) { Line = line.Line, Reason = FetchReasons.BadLine, Message = line.Fault });
        }
    }

    private FetchItem[] Open(FetchLedger ledger)
    {
        IReadOnlyDictionary<string, FileInfo> files = FetchFolder.Finished(_options.Folder);
        var open = new List<FetchItem>();
        foreach (FetchItem item in _list.Items)
        {
            FetchRow? row = ledger.Find(item.Name);
            string? id = item.IsSearch ? row?.Id : item.Name;
            if (id is not null && files.TryGetValue(id, out FileInfo? file))
            {
                if (row?.State != FetchState.Fetched)
                {
                    // A run was killed between the file's arrival and its row.
                    ledger.Add(Fetched(item, id, row?.Found, file));
                }
            }
            else if (row?.State != FetchState.Failed || _options.RetryFailed || FetchReasons.IsPassing(row.Reason))
            {
                open.Add(item);
            }
        }

        return [.. open.Take(_options.Limit)];
    }

    private void Work(FetchItem[] open, FetchLedger ledger, IProgress<FetchProgress>? progress, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        int next = -1;
        Task[] workers =
        [
            .. Enumerable.Range(0, Math.Clamp(_options.Workers, 1, open.Length)).Select(_ =>
                Task.Factory.StartNew(Loop, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)),
        ];
        try
        {
            Task.WaitAll(workers, CancellationToken.None);
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerException!);
        }

        void Loop()
        {
            try
            {
                int i;
                while (!stop.IsCancellationRequested && (i = Interlocked.Increment(ref next)) < open.Length)
                {
                    Report(Fetch(open[i], ledger, stop.Token), ledger, open.Length, progress, stop);
                    if (Volatile.Read(ref next) < open.Length - 1)
                    {
                        stop.Token.WaitHandle.WaitOne(_options.Sleep);
                    }
                }
            }
            catch (OperationCanceledException)
            {
                _stopReason ??= "it was interrupted";
                stop.Cancel();
            }
            catch
            {
                stop.Cancel();
                throw;
            }
        }
    }

    private void Report(FetchRow row, FetchLedger ledger, int total, IProgress<FetchProgress>? progress, CancellationTokenSource stop)
    {
        ledger.Add(row);
        lock (_stop)
        {
            _new += row.State == FetchState.Fetched ? 1 : 0;
            progress?.Report(new FetchProgress(++_done, total, row));
            if (_stop.Note(row.Reason) is { } reason)
            {
                _stopReason ??= reason;
                stop.Cancel();
            }
        }
    }

    private FetchRow Fetch(FetchItem item, FetchLedger ledger, CancellationToken cancellation)
    {
        FetchRow? known = item.IsSearch ? ledger.Find(item.Name) : null;
        string? id = item.IsSearch ? known?.Id : item.Name;
        string? found = known?.Found;
        if (id is null || (known is { State: FetchState.Failed } && !FetchReasons.IsPassing(known.Reason)))
        {
            if (Search(item, out SearchResult? result, cancellation) is { } fault)
            {
                return Failed(item, null, null, fault);
            }

            (id, found) = (result!.Id, VisibleText.Of($"{result.Channel}: {result.Title}", LongestFound));
            ledger.Add(new FetchRow(item.Name, FetchState.Found) { Line = item.Line, Id = id, Found = found });
        }

        using FetchFolder folder = FetchFolder.Enter(_options.Folder, id, cancellation);
        if (FetchFolder.Find(_options.Folder, id) is { } there)
        {
            return Fetched(item, id, found, there);
        }

        FetchFault? failure = _program.Download(id, folder.Path, cancellation);
        return failure is not null
            ? Failed(item, id, found, failure)
            : folder.Finish() is { } file
                ? Fetched(item, id, found, file)
                : Failed(item, id, found, new FetchFault(FetchReasons.NoFile, "yt-dlp ended well and left no video"));
    }

    private FetchFault? Search(FetchItem item, out SearchResult? result, CancellationToken cancellation)
    {
        var results = new List<SearchResult>();
        FetchFault? fault = _program.Search(item.Name, _options.Folder, results, cancellation);
        result = SearchRanking.Best(item.Name, results);
        return fault ?? (result is null ? new FetchFault(FetchReasons.NotFound, $"none of {results.Count} results names both artist and title") : null);
    }

    private FetchSummary Summary(FetchLedger ledger)
    {
        FetchRow?[] rows = [.. _list.Items.Select(i => ledger.Find(i.Name))];
        var failed = new SortedDictionary<string, int>(
            rows.Where(r => r?.State == FetchState.Failed).GroupBy(r => r!.Reason ?? FetchReasons.Other).ToDictionary(g => g.Key, g => g.Count()), StringComparer.Ordinal);
        if (_list.BadLines.Count > 0)
        {
            failed[FetchReasons.BadLine] = _list.BadLines.Count;
        }

        IReadOnlyDictionary<string, FileInfo> files = FetchFolder.Finished(_options.Folder);
        FetchRow[] fetched = [.. rows.OfType<FetchRow>().Where(r => r.State == FetchState.Fetched && files.ContainsKey(r.Id!))];
        int open = rows.Length - fetched.Length - rows.Count(r => r?.State == FetchState.Failed);
        return new FetchSummary(fetched.Length, _new, fetched.Sum(r => r.Bytes), failed, open, _stopReason);
    }

    private static FetchRow Fetched(FetchItem item, string id, string? found, FileInfo file) =>
        new(item.Name, FetchState.Fetched) { Line = item.Line, Id = id, Found = found, File = file.Name, Bytes = file.Length };

    private static FetchRow Failed(FetchItem item, string? id, string? found, FetchFault fault) =>
        new(item.Name, FetchState.Failed) { Line = item.Line, Id = id, Found = found, Reason = fault.Reason, Message = fault.Message };
}
