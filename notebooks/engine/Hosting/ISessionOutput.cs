using System.Text.Json.Nodes;
using Vcmr.Engine.Protocol;

namespace Vcmr.Engine.Hosting;

/// <summary>Where a session reports what its cells give: a session process sends it to its parent, a test keeps it.</summary>
internal interface ISessionOutput
{
    /// <summary>Prints text.</summary>
    /// <param name="stream"><c>stdout</c> or <c>stderr</c>.</param>
    /// <param name="text">The text.</param>
    void Print(string stream, string text);

    /// <summary>Shows something new.</summary>
    /// <param name="data">MIME type to content: text, base64 text for pictures, or JSON.</param>
    /// <param name="displayId">The name under which it may be replaced later.</param>
    void Display(JsonObject data, string displayId);

    /// <summary>Replaces everything shown under a name.</summary>
    /// <param name="data">MIME type to content.</param>
    /// <param name="displayId">The name.</param>
    void Update(JsonObject data, string displayId);

    /// <summary>The value of the cell's last expression.</summary>
    /// <param name="data">MIME type to content.</param>
    void Result(JsonObject data);

    /// <summary>The cell failed.</summary>
    /// <param name="error">Why.</param>
    void Error(ErrorReport error);
}
