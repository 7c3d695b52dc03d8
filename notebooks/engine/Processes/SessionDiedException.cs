namespace Vcmr.Engine.Processes;

/// <summary>The process of a notebook is gone; the state of its cells is lost.</summary>
/// <param name="message">How it ended.</param>
public sealed class SessionDiedException(string message) : NotebookException(message, ExitCodes.SessionDied);
