using System.Text.Json.Nodes;
using Vcmr.Engine.Display;
using Vcmr.Engine.Protocol;

namespace Vcmr.Engine.Scripting;

/// <summary>Where a session reports what its cells give.</summary>
internal interface ISessionOutput : IDisplaySink
{
    /// <summary>The value of the cell's last expression.</summary>
    /// <param name="data">MIME type to content.</param>
    void Result(JsonObject data);

    /// <summary>The cell failed.</summary>
    /// <param name="error">Why.</param>
    void Error(ErrorReport error);
}
