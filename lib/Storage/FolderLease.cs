using System.Collections.Concurrent;
using System.Diagnostics;

namespace Vcmr.Storage;

/// <summary>
/// A folder that one process has for itself, on one machine or on several that share it. Processes of one machine keep each
/// other out by a lock of the system. Machines do by a lease file that its owner writes anew every few seconds
/// (<see cref="LeaseTerms.Beat"/>): whoever waits measures by its own clock how long the file stays as it is, and takes over
/// what has not changed for long (<see cref="LeaseTerms.StaleAfter"/>). Clocks of two machines are never compared. An owner
/// that stood still for so long finds its lease superseded, and writes no more.
/// </summary>
internal sealed class FolderLease : IDisposable
{
    // By full path, so that whoever writes a file into a folder need not be handed its lease.
    private static readonly ConcurrentDictionary<string, FolderLease> Held = new(StringComparer.Ordinal);

    private readonly string _folder;
    private readonly FileStream? _lock;
    private readonly LeaseFiles _files;
    private readonly LeaseTerms _terms;
    private readonly long _number;
    private readonly Lock _gate = new();
    private readonly Stopwatch _sinceBeat = Stopwatch.StartNew();
    private readonly Timer? _timer;
    private LeaseNote _note;
    private bool _isLost;
    private bool _isDisposed;

    private FolderLease(string folder, FileStream? hostLock, LeaseTerms terms, long number, LeaseNote note)
    {
        (_folder, _lock, _terms, _number, _note) = (FullPath(folder), hostLock, terms, number, note);
        _files = new LeaseFiles(_folder);
        if (number > 0)
        {
            Held[_folder] = this;
            _timer = new Timer(_ => BeatIfIdle(), null, terms.Beat, terms.Beat);
        }
    }

    /// <summary>Takes a folder, or waits for it.</summary>
    /// <param name="request">Which, and what is said meanwhile.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="VcmrException">Another process has it, and the request does not wait.</exception>
    /// <exception cref="IOException">The folder cannot be written, and no run was ever in it.</exception>
    /// <exception cref="UnauthorizedAccessException">As <see cref="IOException"/>.</exception>
    public static FolderLease Take(LeaseRequest request, CancellationToken cancellation = default)
    {
        LeaseTerms terms = request.Terms ?? LeaseTerms.Current;
        var queue = new LeaseQueue(request, terms, cancellation);
        FileStream? hostLock = null;
        try
        {
            try
            {
                hostLock = queue.EnterHost(() => HostLock.Open(request.Folder, terms))!;
                var note = new LeaseNote(terms.Host, LeaseTerms.Boot, Environment.ProcessId, DateTimeOffset.UtcNow, 0, IsFree: false);
                return new FolderLease(request.Folder, hostLock, terms, queue.Claim(note), note);
            }
            catch (Exception e) when ((e is IOException or UnauthorizedAccessException) && CanBeRead(request.Folder, terms))
            {
                // What is finished can be found in a folder that cannot be written, once nobody writes it.
                hostLock ??= queue.EnterHost(() => HostLock.OpenExisting(request.Folder, terms));
                queue.AwaitOwner();
                return new FolderLease(request.Folder, hostLock, terms, 0, new LeaseNote("", "", 0, default, 0, IsFree: true));
            }
        }
        catch
        {
            hostLock?.Dispose();
            throw;
        }
    }

    /// <summary>Whether a process works on a folder now. Of one on another machine that is seen within two of its beats.</summary>
    public static bool IsTaken(string folder, LeaseTerms? terms = null)
    {
        terms ??= LeaseTerms.Current;
        try
        {
            return HostLock.IsTaken(folder, terms) || LeaseQueue.IsWrittenElsewhere(folder, terms);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Checks that this process still has a folder, where it had taken it; to be asked before anything is written there.</summary>
    /// <exception cref="VcmrException">Another machine has taken it over.</exception>
    public static void RequireHeld(string folder)
    {
        if (!Held.IsEmpty && Held.TryGetValue(FullPath(folder), out FolderLease? lease))
        {
            lease.Require();
        }
    }

    /// <summary>Checks that this process still has the folder.</summary>
    /// <exception cref="VcmrException">Another machine has taken it over, or may by now.</exception>
    public void Require()
    {
        if (_number == 0)
        {
            return;
        }

        if (_sinceBeat.Elapsed > _terms.StaleAfter - _terms.Beat)
        {
            // This process stood still, or the folder was away: others may be taking over.
            Beat();
        }

        lock (_gate)
        {
            if (_isLost)
            {
                throw new VcmrException(
                    $"'{_folder}' was taken over by another process while this one did not answer for {_terms.StaleAfter.TotalSeconds:0} s; nothing more is written here, and the other one goes on with what is there.");
            }

            if (_sinceBeat.Elapsed > _terms.StaleAfter)
            {
                throw new VcmrException(
                    $"'{_folder}' could not be written for {_sinceBeat.Elapsed.TotalSeconds:0} s, so that another machine may have taken it over; see to its file system and run again, it goes on from what is there.");
            }
        }
    }

    /// <summary>Says that this process still works, and sees whether it is still the owner.</summary>
    internal void Beat()
    {
        lock (_gate)
        {
            if (_isLost || _isDisposed)
            {
                return;
            }

            try
            {
                _note = _note with { Beat = _note.Beat + 1 };
                _isLost = !_files.Rewrite(_number, _note.ToText()) || _files.HighestNumber() != _number;
                _sinceBeat.Restart();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Tried again at the next beat; Require tells when it has been too long.
            }
        }
    }

    // Where a file system hangs, one beat waits for it and not one a few seconds.
    private void BeatIfIdle()
    {
        if (_gate.TryEnter())
        {
            try
            {
                Beat();
            }
            finally
            {
                _gate.Exit();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer?.Dispose();
        lock (_gate)
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
            Held.TryRemove(new KeyValuePair<string, FolderLease>(_folder, this));
            Release();
        }

        _lock?.Dispose();
    }

    // The last file stays and says that it is free: were it deleted, its number could come twice.
    private void Release()
    {
        if (_number == 0 || _isLost)
        {
            return;
        }

        try
        {
            _files.Rewrite(_number, (_note with { Beat = _note.Beat + 1, IsFree = true }).ToText());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Others of this machine see by the lock that it is free, and other machines after a while.
        }
    }

    private static string FullPath(string folder) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));

    private static bool CanBeRead(string folder, LeaseTerms terms) =>
        HostLock.WasTaken(folder) && !Directory.Exists(Path.Combine(folder, HostLock.NameOf(terms)));
}
