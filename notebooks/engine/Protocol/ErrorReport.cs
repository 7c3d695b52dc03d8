namespace Vcmr.Engine.Protocol;

/// <summary>Why a cell failed.</summary>
/// <param name="Name">The kind of error, for example an exception's type.</param>
/// <param name="Message">What it says.</param>
/// <param name="Traceback">The lines to show, which name cell, line and source.</param>
/// <param name="Cell">The number of the cell whose code failed, or null where it is not known.</param>
/// <param name="Line">The line in that cell, from 1.</param>
public sealed record ErrorReport(string Name, string Message, IReadOnlyList<string> Traceback, int? Cell = null, int? Line = null);
