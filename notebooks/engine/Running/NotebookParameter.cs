namespace Vcmr.Engine.Running;

/// <summary>A value that the <c>parameters</c> cell declares.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its C# type as a keyword, or null where it is none that a command line can give.</param>
internal sealed record NotebookParameter(string Name, string? Type);
