namespace Vcmr.Engine.Protocol;

/// <summary>How a cell ended.</summary>
public enum ExecutionStatus
{
    /// <summary>It ran to its end.</summary>
    Completed,

    /// <summary>It failed.</summary>
    Failed,

    /// <summary>It was interrupted; the session goes on.</summary>
    Interrupted,
}
