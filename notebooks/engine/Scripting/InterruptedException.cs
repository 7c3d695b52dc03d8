namespace Vcmr.Engine.Scripting;

/// <summary>A cell was stopped on request.</summary>
/// <param name="where">What was thrown where it was stopped.</param>
internal sealed class InterruptedException(Exception where) : Exception("The cell was interrupted.", where);
