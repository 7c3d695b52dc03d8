using System.Diagnostics;

namespace Vcmr.Storage;

/// <summary>
/// Commits rows in their order. Each commit waits for the disk, which is nothing beside the decoding of a video and
/// everything beside an empty file: rows that come at once and have no data go together. What a kill takes was found
/// within a tenth of a second and is found again.
/// </summary>
/// <param name="file">The catalog.</param>
internal sealed class CommitGroup(CatalogFile file)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private readonly List<Action> _waiting = [];
    private readonly Stopwatch _sinceCommit = Stopwatch.StartNew();

    /// <summary>Commits some rows, or keeps them for the next commit.</summary>
    /// <param name="rows">Writes them.</param>
    /// <param name="hasData">Whether they name data in a store.</param>
    public void Add(Action rows, bool hasData)
    {
        _waiting.Add(rows);
        if (hasData || _sinceCommit.Elapsed >= Pause)
        {
            Commit();
        }
    }

    /// <summary>Runs work that adds rows; all of them are committed at its end, also where it was cancelled.</summary>
    /// <exception cref="OperationCanceledException">As the work.</exception>
    public void Around(Action work)
    {
        try
        {
            work();
        }
        catch (OperationCanceledException)
        {
            Commit();
            throw;
        }

        Commit();
    }

    private void Commit()
    {
        if (_waiting.Count > 0)
        {
            file.Transact(() => _waiting.ForEach(rows => rows()));
            _waiting.Clear();
        }

        _sinceCommit.Restart();
    }
}
