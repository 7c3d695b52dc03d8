namespace Vcmr.Figures.Report;

/// <summary>An executed notebook.</summary>
/// <param name="Path">The file.</param>
/// <param name="Title">Its first heading, or its file name.</param>
/// <param name="Cells">Its code cells.</param>
/// <param name="Executed">Code cells that were executed.</param>
/// <param name="Errors">Cells that ended with an error.</param>
internal sealed record NotebookEntry(string Path, string Title, int Cells, int Executed, int Errors);
