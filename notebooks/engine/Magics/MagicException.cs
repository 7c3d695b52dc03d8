namespace Vcmr.Engine.Magics;

/// <summary>A magic that does not exist or is used wrong.</summary>
/// <param name="line">The line in the cell, from 1.</param>
/// <param name="message">What is wrong and what to do.</param>
internal sealed class MagicException(int line, string message) : Exception(message)
{
    public int Line { get; } = line;
}
