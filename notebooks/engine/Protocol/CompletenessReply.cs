namespace Vcmr.Engine.Protocol;

/// <summary>Whether a cell can be run as it is.</summary>
/// <param name="Status"><c>complete</c>, <c>incomplete</c>, <c>invalid</c> or <c>unknown</c>.</param>
/// <param name="Indent">The blanks that the next line of an incomplete cell begins with.</param>
public sealed record CompletenessReply(string Status, string Indent)
{
    /// <summary>It can.</summary>
    public const string Complete = "complete";

    /// <summary>More has to follow.</summary>
    public const string Incomplete = "incomplete";

    /// <summary>Nothing that could follow would make it right.</summary>
    public const string Invalid = "invalid";

    /// <summary>It cannot be said.</summary>
    public const string Unknown = "unknown";
}
