using System.Text.Json.Nodes;

namespace Vcmr.Engine.Protocol;

/// <summary>A cell displayed something.</summary>
/// <param name="Data">MIME type to content.</param>
/// <param name="DisplayId">The name under which it may be replaced.</param>
public sealed record DisplayEvent(JsonObject Data, string DisplayId) : SessionEvent;
