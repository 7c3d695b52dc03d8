using System.Text.Json.Nodes;

namespace Vcmr.Engine.Protocol;

/// <summary>What is known about the name at the cursor.</summary>
/// <param name="Found">Whether there is anything.</param>
/// <param name="Data">MIME type to content; empty where nothing was found.</param>
public sealed record InspectionReply(bool Found, JsonObject Data);
