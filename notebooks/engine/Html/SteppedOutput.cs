using System.Text.Json.Nodes;

namespace Vcmr.Engine.Html;

/// <summary>
/// Plotly figures with frames and one slider, whoever made them: <c>slider.js</c> of the page puts a control of its own in the
/// slider's place, which the keyboard, a screen reader and a thumb reach.
/// </summary>
internal static class SteppedOutput
{
    /// <summary>Whether a figure is one.</summary>
    public static bool Is(JsonObject figure) =>
        figure["frames"] is JsonArray { Count: > 0 } && figure["layout"] is JsonObject layout && layout["sliders"] is JsonArray { Count: 1 };
}
