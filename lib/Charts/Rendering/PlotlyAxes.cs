using System.Text.Json.Nodes;

namespace Vcmr.Charts.Rendering;

/// <summary>Writes the axes of a panel for plotly.js.</summary>
internal static class PlotlyAxes
{
    public static JsonObject Write(PanelLayout panel, bool horizontal, string suffix, PlotlyWriter writer)
    {
        Axis axis = horizontal ? panel.Panel.X : panel.Panel.Y;
        Span span = horizontal ? panel.X : panel.Y;
        Box area = panel.Plot;
        var json = new JsonObject
        {
            ["domain"] = horizontal
                ? Json.Numbers([writer.PaperX(area.Left), writer.PaperX(area.Right)])
                : Json.Numbers([writer.PaperY(area.Bottom), writer.PaperY(area.Top)]),
            ["anchor"] = (horizontal ? "y" : "x") + suffix,
            ["type"] = axis.Log ? "log" : "linear",
            ["range"] = axis.Reversed ? Json.Numbers([span.High, span.Low]) : Json.Numbers([span.Low, span.High]),
            ["showgrid"] = axis.Grid,
            ["gridcolor"] = Theme.Grid,
            ["zeroline"] = false,
            ["showline"] = true,
            ["linecolor"] = "#808080",
            ["ticks"] = "outside",
            ["tickcolor"] = "#808080",
            ["nticks"] = 8,
            ["tickfont"] = new JsonObject { ["size"] = ChartLayout.TickSize },
        };
        // Left to itself, plotly writes 100µ and the digits between the decades.
        if ((axis.Log ? AxisTicks.Of(axis, span) : axis.Ticks) is { } ticks)
        {
            json["tickmode"] = "array";
            json["tickvals"] = Json.Numbers(ticks.Select(t => t.At));
            json["ticktext"] = Json.Texts(ticks.Select(t => Json.Literal(t.Text)));
        }

        if (horizontal && panel.TiltTicks)
        {
            json["tickangle"] = -36;
        }

        if (axis.Title.Length > 0)
        {
            // A note instead of the axis's own title: it stands where the static figure has it.
            (double x, double y) = horizontal
                ? (area.Left + (area.Width / 2), panel.Outer.Bottom - 10)
                : (panel.Outer.Left + ChartLayout.Margin, area.Top + (area.Height / 2));
            writer.AddText(axis.Title, x, y, ChartLayout.AxisTitleSize, Theme.Ink, 0.5, vertical: !horizontal);
        }

        return json;
    }
}
