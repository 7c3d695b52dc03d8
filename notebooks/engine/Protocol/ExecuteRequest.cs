namespace Vcmr.Engine.Protocol;

/// <summary>Run a cell.</summary>
/// <param name="Id">Comes back in every event of this run.</param>
/// <param name="Code">The cell's text.</param>
/// <param name="Cell">The cell's number, by which errors call it.</param>
/// <param name="Language">The cell's language, or null for C#.</param>
internal sealed record ExecuteRequest(long Id, string Code, int Cell, string? Language = null) : SessionRequest;
