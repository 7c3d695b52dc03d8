namespace Vcmr.Engine.Running;

/// <summary>How a run's outputs are compared with those of an earlier run.</summary>
public sealed record CheckOptions
{
    /// <summary>The folder with the earlier run's notebooks; null for the folder that this run writes to, as it was before.</summary>
    public string? Folder { get; init; }

    /// <summary>By how much numbers may differ, relative to the larger one, or absolutely where both are below 1.</summary>
    public double Tolerance { get; init; }
}
