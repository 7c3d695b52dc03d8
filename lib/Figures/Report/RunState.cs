namespace Vcmr.Figures.Report;

/// <summary>Where a run stands.</summary>
internal enum RunState
{
    /// <summary>Trained, and tested where it is tested.</summary>
    Finished,

    /// <summary>It can go on.</summary>
    Unfinished,

    /// <summary>A file of it cannot be read.</summary>
    Broken,
}
