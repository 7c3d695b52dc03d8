using System.Text.Json.Nodes;

namespace Vcmr.Engine.Protocol;

/// <summary>A cell replaced something displayed earlier, by itself or by an earlier cell.</summary>
/// <param name="Data">MIME type to content.</param>
/// <param name="DisplayId">The name of what is replaced.</param>
public sealed record UpdateDisplayEvent(JsonObject Data, string DisplayId) : SessionEvent;
