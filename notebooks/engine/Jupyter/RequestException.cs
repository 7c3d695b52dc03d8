namespace Vcmr.Engine.Jupyter;

/// <summary>A request that is answered with an error: something in it is missing or of the wrong type.</summary>
/// <param name="message">What is wrong.</param>
internal sealed class RequestException(string message) : Exception(message);
