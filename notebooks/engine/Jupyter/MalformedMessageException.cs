namespace Vcmr.Engine.Jupyter;

/// <summary>A message that is dropped.</summary>
/// <param name="reason">Why, to follow "a message was dropped: ".</param>
internal sealed class MalformedMessageException(string reason) : Exception(reason);
