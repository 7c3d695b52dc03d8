namespace Vcmr.Engine.Running;

/// <summary>How a notebook is run.</summary>
public sealed record RunOptions
{
    /// <summary>The folder the notebook works in; paths in it are relative to this.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>Where the executed notebook is written.</summary>
    public required string OutputPath { get; init; }

    /// <summary>How long one cell may take, or null for no limit.</summary>
    public TimeSpan? CellLimit { get; init; }

    /// <summary>The parameters that were set, for the record of the run.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>Told when a cell starts and ends, or null.</summary>
    public IProgress<CellProgress>? Progress { get; init; }
}
