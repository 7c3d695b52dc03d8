namespace Vcmr.Studies;

/// <summary>
/// A study's run folders: found by their record, but for one that was named to be gone on with, whose record must be the
/// profile's.
/// </summary>
internal sealed class RunFolders(string results)
{
    private (string Experiment, string Path)? _named;

    /// <summary>Names the folder of the one run of an experiment that is gone on with, wherever it lies.</summary>
    public void Name(string experiment, string path) => _named = (experiment, path);

    /// <summary>Opens a run's folder.</summary>
    /// <exception cref="VcmrException">The folder that was named holds a run with another record; the message says what differs.</exception>
    public RunFolder Open(string experiment, object record)
    {
        var run = RunFolder.Of(results, experiment, record, Named(experiment));
        run.Create();
        return run;
    }

    /// <summary>Checks a record against the folder that was named, before anything is trained for it.</summary>
    /// <exception cref="VcmrException">As <see cref="Open"/>.</exception>
    public void Check(string experiment, Func<object> record)
    {
        if (Named(experiment) is { } path)
        {
            _ = RunFolder.Of(results, experiment, record(), path);
        }
    }

    private string? Named(string experiment) => _named is { } named && named.Experiment == experiment ? named.Path : null;
}
