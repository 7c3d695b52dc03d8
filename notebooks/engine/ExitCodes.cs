namespace Vcmr.Engine;

/// <summary>What the command line tool ends with; of several notebooks the highest counts.</summary>
public static class ExitCodes
{
    /// <summary>Every cell ran.</summary>
    public const int Success = 0;

    /// <summary>A cell failed or gave something else than in the run it is checked against, or a file could not be read or written.</summary>
    public const int CellFailed = 1;

    /// <summary>The command was typed wrong: an unknown option, a file that is missing or no notebook, a value that does not fit its parameter.</summary>
    public const int Usage = 2;

    /// <summary>A cell ran longer than its time limit.</summary>
    public const int TimeLimit = 3;

    /// <summary>The notebook's session process died.</summary>
    public const int SessionDied = 4;

    /// <summary>Ctrl-C (128 plus the signal's number, as shells have it).</summary>
    public const int Cancelled = 130;
}
