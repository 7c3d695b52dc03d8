using System.Text.Json.Nodes;

namespace Vcmr.Engine.Display;

/// <summary>Where what cells display goes: a session process sends it to its parent, a test keeps it.</summary>
public interface IDisplaySink
{
    /// <summary>Shows something new.</summary>
    /// <param name="data">MIME type to content: text, base64 text for pictures, or JSON.</param>
    /// <param name="displayId">The name under which it may be replaced later.</param>
    void Display(JsonObject data, string displayId);

    /// <summary>Replaces everything shown under a name.</summary>
    /// <param name="data">MIME type to content.</param>
    /// <param name="displayId">The name.</param>
    void Update(JsonObject data, string displayId);
}
