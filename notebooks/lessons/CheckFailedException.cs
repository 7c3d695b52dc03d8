namespace Vcmr.Lessons;

/// <summary>A wrong answer to an exercise; its message is a hint, and the notebook's cell fails by it.</summary>
/// <param name="message">Exercise and hint.</param>
public sealed class CheckFailedException(string message) : Exception(message)
{
    /// <summary>The hint alone: where it was thrown teaches nobody anything.</summary>
    public override string ToString() => Message;
}
