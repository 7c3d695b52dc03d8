namespace Vcmr.Engine.Scripting;

/// <summary>A line <c>#r "…"</c> or <c>#i "…"</c>.</summary>
/// <param name="IsSource">Whether it is <c>#i</c>, which names where packages come from.</param>
/// <param name="Text">What stands in quotes.</param>
/// <param name="Line">Its line in the cell, from 1.</param>
internal sealed record ReferenceDirective(bool IsSource, string Text, int Line);
