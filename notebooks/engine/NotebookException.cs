namespace Vcmr.Engine;

/// <summary>
/// An error in a notebook, or in how it was asked to run, that the user can cure. Its message is one sentence that says
/// what is wrong, where, and what to do; the command line prints it as it is.
/// </summary>
public class NotebookException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">One sentence: what, where, what to do.</param>
    /// <param name="exitCode">What the program ends with, one of <see cref="ExitCodes"/>.</param>
    public NotebookException(string message, int exitCode = ExitCodes.CellFailed) : base(message) => ExitCode = exitCode;

    /// <summary>Creates the error with its technical cause, which <c>--verbose</c> prints.</summary>
    /// <param name="message">One sentence: what, where, what to do.</param>
    /// <param name="inner">The cause.</param>
    /// <param name="exitCode">What the program ends with, one of <see cref="ExitCodes"/>.</param>
    public NotebookException(string message, Exception inner, int exitCode = ExitCodes.CellFailed) : base(message, inner) => ExitCode = exitCode;

    /// <summary>What the program ends with, one of <see cref="ExitCodes"/>.</summary>
    public int ExitCode { get; }
}
