using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Vcmr.Engine.Protocol;

/// <summary>What a session process reports.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(ReadyEvent), "ready")]
[JsonDerivedType(typeof(StreamEvent), "stream")]
[JsonDerivedType(typeof(DisplayEvent), "display")]
[JsonDerivedType(typeof(UpdateDisplayEvent), "update_display")]
[JsonDerivedType(typeof(ResultEvent), "result")]
[JsonDerivedType(typeof(ErrorEvent), "error")]
[JsonDerivedType(typeof(DoneEvent), "done")]
public abstract record SessionEvent;

/// <summary>The process takes requests from now on.</summary>
internal sealed record ReadyEvent : SessionEvent;

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

/// <summary>A cell displayed something.</summary>
/// <param name="Data">MIME type to content.</param>
/// <param name="DisplayId">The name under which it may be replaced.</param>
public sealed record DisplayEvent(JsonObject Data, string DisplayId) : SessionEvent;

/// <summary>A cell replaced something displayed earlier, by itself or by an earlier cell.</summary>
/// <param name="Data">MIME type to content.</param>
/// <param name="DisplayId">The name of what is replaced.</param>
public sealed record UpdateDisplayEvent(JsonObject Data, string DisplayId) : SessionEvent;

/// <summary>The value of a cell's last expression.</summary>
/// <param name="Data">MIME type to content.</param>
public sealed record ResultEvent(JsonObject Data) : SessionEvent;

/// <summary>A cell failed.</summary>
/// <param name="Error">Why.</param>
public sealed record ErrorEvent(ErrorReport Error) : SessionEvent;

/// <summary>A cell ended; nothing of it follows.</summary>
/// <param name="Id">The request.</param>
/// <param name="Status">How it ended.</param>
internal sealed record DoneEvent(long Id, ExecutionStatus Status) : SessionEvent;
