namespace Vcmr.Figures.Report;

/// <summary>A figure of a results folder.</summary>
/// <param name="Name">File name without extension.</param>
/// <param name="Title">The title it carries, or its name.</param>
/// <param name="Picture">The picture as a data URI; null where there is none that can be shown.</param>
/// <param name="Width">Width on the page in pixels; 0 where it is not known.</param>
/// <param name="Files">Its files, by what they are called on the page.</param>
internal sealed record FigureEntry(string Name, string Title, string? Picture, int Width, IReadOnlyList<(string Kind, string Path)> Files);
