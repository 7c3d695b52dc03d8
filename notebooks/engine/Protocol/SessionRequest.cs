using System.Text.Json.Serialization;

namespace Vcmr.Engine.Protocol;

/// <summary>What a session process is asked to do.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(ExecuteRequest), "execute")]
[JsonDerivedType(typeof(InterruptRequest), "interrupt")]
[JsonDerivedType(typeof(ShutdownRequest), "shutdown")]
internal abstract record SessionRequest;

/// <summary>Run a cell.</summary>
/// <param name="Id">Comes back in every event of this run.</param>
/// <param name="Code">The cell's text.</param>
/// <param name="Cell">The cell's number, by which errors call it.</param>
internal sealed record ExecuteRequest(long Id, string Code, int Cell) : SessionRequest;

/// <summary>Stop the cell that runs and keep the session.</summary>
internal sealed record InterruptRequest : SessionRequest;

/// <summary>End the process.</summary>
internal sealed record ShutdownRequest : SessionRequest;
