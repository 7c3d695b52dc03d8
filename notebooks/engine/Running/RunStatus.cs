namespace Vcmr.Engine.Running;

/// <summary>How a notebook's run ended.</summary>
public enum RunStatus
{
    /// <summary>Every cell ran.</summary>
    Completed,

    /// <summary>A cell failed.</summary>
    CellFailed,

    /// <summary>A cell ran longer than its limit.</summary>
    TimeLimit,

    /// <summary>The session process died.</summary>
    SessionDied,

    /// <summary>The run was cancelled from outside.</summary>
    Cancelled,
}
