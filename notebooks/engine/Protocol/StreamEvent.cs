namespace Vcmr.Engine.Protocol;

/// <summary>A cell printed text.</summary>
/// <param name="Name"><c>stdout</c> or <c>stderr</c>.</param>
/// <param name="Text">The text, not necessarily whole lines.</param>
public sealed record StreamEvent(string Name, string Text) : SessionEvent
{
    /// <summary>The name of standard output.</summary>
    public const string Output = "stdout";

    /// <summary>The name of standard error.</summary>
    public const string Error = "stderr";
}
