namespace Vcmr.Engine.Running;

/// <summary>A value that the <c>parameters</c> cell declares.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its C# type, or null where it is none that can be given from outside.</param>
internal sealed record NotebookParameter(string Name, string? Type);
