using System.Text.Json.Serialization;

namespace Vcmr.Engine.Protocol;

/// <summary>What a session process is asked to do.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(ExecuteRequest), "execute")]
[JsonDerivedType(typeof(InterruptRequest), "interrupt")]
[JsonDerivedType(typeof(ShutdownRequest), "shutdown")]
internal abstract record SessionRequest;
