namespace Vcmr.Engine.Html;

/// <summary>A heading of a page.</summary>
/// <param name="Level">1 for the largest.</param>
/// <param name="Text">Its text.</param>
/// <param name="Id">Where links find it.</param>
internal sealed record PageHeading(int Level, string Text, string Id);
