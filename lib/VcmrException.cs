namespace Vcmr;

/// <summary>
/// An error the user can cause or cure. Its message is one sentence that says what is wrong, where, and what to do;
/// the command line prints it as it is.
/// </summary>
public sealed class VcmrException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">One sentence: what, where, what to do.</param>
    public VcmrException(string message) : base(message) { }

    /// <summary>Creates the error with its technical cause, which <c>--verbose</c> prints.</summary>
    /// <param name="message">One sentence: what, where, what to do.</param>
    /// <param name="inner">The cause.</param>
    public VcmrException(string message, Exception inner) : base(message, inner) { }

    /// <summary>What kind of error it is, where a catalog counts it apart.</summary>
    internal FaultKind Kind { get; init; }

    /// <summary>The key of the profile that it is about, such as <c>audio.epochs</c>; null where it is about none.</summary>
    internal string? Key { get; init; }
}

/// <summary>Which errors a catalog counts apart.</summary>
internal enum FaultKind
{
    /// <summary>Any other.</summary>
    Other,

    /// <summary>A file of a kind that is not read here.</summary>
    Unsupported,

    /// <summary>A program ran past its time limit.</summary>
    TimeLimit,
}
