namespace Vcmr.Engine.Scripting;

/// <summary>A <c>#r</c> line names something that cannot be referenced.</summary>
/// <param name="line">The line in the cell, from 1.</param>
/// <param name="message">What is wrong and what to do.</param>
internal sealed class ReferenceException(int line, string message) : Exception(message)
{
    public int Line { get; } = line;
}
