namespace Vcmr.Engine.Protocol;

/// <summary>One thing that may stand at the cursor.</summary>
/// <param name="Text">What to insert.</param>
/// <param name="Kind">What it is, as Jupyter's front ends call it: <c>function</c>, <c>property</c>, <c>class</c>, <c>keyword</c>, <c>module</c>.</param>
/// <param name="Signature">A function's parameters and result or a value's type, where known.</param>
public sealed record CompletionItem(string Text, string Kind, string? Signature);
