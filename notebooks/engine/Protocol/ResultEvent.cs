using System.Text.Json.Nodes;

namespace Vcmr.Engine.Protocol;

/// <summary>The value of a cell's last expression.</summary>
/// <param name="Data">MIME type to content.</param>
public sealed record ResultEvent(JsonObject Data) : SessionEvent;
