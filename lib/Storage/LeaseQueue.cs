using System.Diagnostics;

namespace Vcmr.Storage;

/// <summary>The wait of one process for a folder: behind those of its machine, then behind other machines.</summary>
internal sealed class LeaseQueue(LeaseRequest request, LeaseTerms terms, CancellationToken cancellation)
{
    private static readonly TimeSpan ShortPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongPause = TimeSpan.FromMilliseconds(200);
    private readonly LeaseFiles _files = new(request.Folder);
    private readonly Stopwatch _waited = Stopwatch.StartNew();
    private bool _isTold;

    /// <summary>Waits until no other process of this machine has the folder.</summary>
    /// <exception cref="VcmrException">One has it, and the request does not wait.</exception>
    public FileStream? EnterHost(Func<FileStream?> open)
    {
        while (true)
        {
            try
            {
                return open();
            }
            catch (IOException e) when (HostLock.IsTaken(e))
            {
                Wait(host: null, isAlive: true, LongPause);
            }
        }
    }

    /// <summary>Waits until no other machine has the folder, and makes it this one's. The host's lock must be held.</summary>
    /// <returns>The number of the lease.</returns>
    /// <exception cref="VcmrException">Another machine has it, and the request does not wait.</exception>
    public long Claim(LeaseNote note)
    {
        while (true)
        {
            long last = AwaitOwner(), next = last + 1;
            if (_files.Create(next, note.ToText()))
            {
                // Others may have had that number since the look, been superseded and deleted. Then the file looked at is gone too,
                // as the lowest goes first; a higher one tells it as well, but a list of files may miss one that has just taken another's place.
                if ((last == 0 || _files.Exists(last)) && _files.HighestNumber() == next)
                {
                    _files.DeleteBelow(next);
                    return next;
                }

                _files.Delete(next);
            }
        }
    }

    /// <summary>Waits until the folder's last owner has let go of it or is gone.</summary>
    /// <returns>The number of its lease; 0 where there is none.</returns>
    public long AwaitOwner()
    {
        var unchanged = new Stopwatch();
        (long Number, string? Text) seen = default;
        while (true)
        {
            (long Number, string? Text) found = _files.Highest();
            LeaseNote? note = LeaseNote.Parse(found.Text);
            if (found.Number == 0 || IsLeft(note))
            {
                return found.Number;
            }

            bool isChanged = found != seen;
            if (!isChanged && unchanged.Elapsed >= terms.StaleAfter)
            {
                return found.Number;
            }

            Wait(note?.Host, isAlive: isChanged && seen.Number > 0, terms.Beat < LongPause ? terms.Beat : LongPause);
            if (isChanged)
            {
                seen = found;
                unchanged.Restart();
            }
        }
    }

    /// <summary>Whether another machine writes a folder: its lease must change while this looks on.</summary>
    public static bool IsWrittenElsewhere(string folder, LeaseTerms terms)
    {
        var files = new LeaseFiles(folder);
        (long Number, string? Text) first = Directory.Exists(folder) ? files.Highest() : default;
        if (first.Number == 0 || LeaseNote.Parse(first.Text) is { IsFree: true } || IsOfThisHost(LeaseNote.Parse(first.Text), terms))
        {
            return false;
        }

        for (var watched = Stopwatch.StartNew(); watched.Elapsed < 2 * terms.Beat;)
        {
            Thread.Sleep(terms.Beat < LongPause ? terms.Beat : LongPause);
            (long Number, string? Text) now = files.Highest();
            if (now != first)
            {
                return LeaseNote.Parse(now.Text) is not { IsFree: true };
            }
        }

        return false;
    }

    // Whoever of this machine had the lease no longer has the lock, so it is gone, however it ended. Some file systems take
    // such locks and hold nobody up by them: that shows in that the one just taken is not seen.
    private bool IsLeft(LeaseNote? note) =>
        note is { IsFree: true } || (note is not null && IsOfThisHost(note, terms) && (HostLock.IsTaken(request.Folder, terms) || !IsRunning(note.Process)));

    private static bool IsOfThisHost(LeaseNote? note, LeaseTerms terms) => note is not null && note.Host == terms.Host && note.Boot == LeaseTerms.Boot;

    private static bool IsRunning(int process)
    {
        try
        {
            using var found = Process.GetProcessById(process);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private void Wait(string? host, bool isAlive, TimeSpan pause)
    {
        if (_waited.Elapsed >= request.Patience)
        {
            if (request.Refusal is { } refusal && isAlive)
            {
                throw refusal();
            }

            if (!_isTold)
            {
                request.Waiting?.Invoke($"Another process works on {request.What}{(host is null ? "" : $" on '{VisibleText.Of(host)}'")}; waiting for it to end.");
                _isTold = true;
            }
        }

        cancellation.WaitHandle.WaitOne(_waited.Elapsed < request.Patience ? ShortPause : pause);
        cancellation.ThrowIfCancellationRequested();
    }
}
