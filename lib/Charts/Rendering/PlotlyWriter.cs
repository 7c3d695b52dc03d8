using System.Text.Json.Nodes;

namespace Vcmr.Charts.Rendering;

/// <summary>
/// Writes a chart as a plotly.js figure, <c>{data, layout}</c>. The paper of the figure is the whole picture (margins
/// are zero), so that positions of the layout are positions of the paper.
/// </summary>
internal sealed class PlotlyWriter
{
    private readonly ChartLayout _layout;
    private readonly JsonArray _data = [];
    private readonly JsonArray _shapes = [];
    private readonly JsonArray _annotations = [];
    private readonly JsonArray _images = [];
    private readonly HashSet<string> _inLegend = [];

    private PlotlyWriter(ChartLayout layout) => _layout = layout;

    public static JsonObject Write(ChartLayout layout)
    {
        var writer = new PlotlyWriter(layout);
        return new JsonObject { ["data"] = writer._data, ["layout"] = writer.Layout() };
    }

    public void AddTrace(JsonObject trace, Layer? legend = null)
    {
        // A trace without points has no legend entry in plotly, whatever it asks for.
        bool first = legend?.Label is string label && legend.Xs.Any() && _inLegend.Add(label);
        trace["showlegend"] = first;
        if (legend?.Label is string name)
        {
            trace["name"] = Json.Literal(name);
            trace["legendgroup"] = name;
        }

        _data.Add((JsonNode)trace);
    }

    public void AddShape(JsonObject shape) => _shapes.Add((JsonNode)shape);

    public void AddImage(JsonObject image) => _images.Add((JsonNode)image);

    public void AddAnnotation(JsonObject annotation) => _annotations.Add((JsonNode)annotation);

    /// <summary>Horizontal position on the paper of a pixel of the layout.</summary>
    public double PaperX(double pixel) => pixel / _layout.Width;

    /// <summary>Vertical position on the paper, which counts from the bottom, of a pixel of the layout.</summary>
    public double PaperY(double pixel) => 1 - (pixel / _layout.Height);

    /// <summary>A line of text at a pixel of the layout.</summary>
    public void AddText(string text, double x, double middle, double size, string color, double anchor = 0, bool bold = false, bool vertical = false)
    {
        var note = new JsonObject
        {
            ["xref"] = "paper",
            ["yref"] = "paper",
            ["x"] = Json.Number(PaperX(x)),
            ["y"] = Json.Number(PaperY(middle)),
            ["xanchor"] = anchor switch { < 0.25 => "left", > 0.75 => "right", _ => "center" },
            ["yanchor"] = "middle",
            ["text"] = bold ? $"<b>{Json.Literal(text)}</b>" : Json.Literal(text),
            ["showarrow"] = false,
            ["borderpad"] = 0,
            ["font"] = new JsonObject { ["size"] = size, ["color"] = color },
        };
        if (vertical)
        {
            note["textangle"] = -90;
        }

        AddAnnotation(note);
    }

    private JsonObject Layout()
    {
        var layout = new JsonObject
        {
            ["title"] = new JsonObject
            {
                ["text"] = $"<b>{Json.Literal(_layout.Title)}</b>",
                ["font"] = new JsonObject { ["size"] = ChartLayout.TitleSize, ["color"] = Theme.Ink },
                ["x"] = Json.Number(PaperX(ChartLayout.Margin)),
                ["xanchor"] = "left",
                ["xref"] = "paper",
                ["y"] = Json.Number(PaperY(ChartLayout.Margin + 8)),
                ["yanchor"] = "middle",
                ["yref"] = "container",
            },
            ["width"] = _layout.Width,
            ["height"] = _layout.Height,
            ["margin"] = new JsonObject { ["l"] = 0, ["r"] = 0, ["t"] = 0, ["b"] = 0, ["pad"] = 0 },
            ["paper_bgcolor"] = Theme.Paper,
            ["plot_bgcolor"] = Theme.Paper,
            ["font"] = new JsonObject { ["family"] = Theme.FontFamily, ["size"] = Theme.TextSize, ["color"] = Theme.Ink },
            ["barmode"] = "overlay",
            ["hovermode"] = "closest",
        };
        if (_layout.Legend.Count > 0)
        {
            layout["showlegend"] = true;
            layout["legend"] = new JsonObject
            {
                ["orientation"] = "h",
                ["x"] = Json.Number(PaperX(ChartLayout.Margin - 6)),
                ["xanchor"] = "left",
                ["y"] = Json.Number(PaperY(_layout.Legend[0].Y - 2)),
                ["yanchor"] = "top",
                ["bgcolor"] = "rgba(255,255,255,0)",
                ["font"] = new JsonObject { ["size"] = Theme.TextSize },
            };
        }

        int number = 0;
        foreach (PanelLayout panel in _layout.Panels)
        {
            string suffix = panel.Panel.Canvas || ++number == 1 ? "" : number.ToString();
            if (!panel.Panel.Canvas)
            {
                layout["xaxis" + suffix] = PlotlyAxes.Write(panel, horizontal: true, suffix, this);
                layout["yaxis" + suffix] = PlotlyAxes.Write(panel, horizontal: false, suffix, this);
            }

            if (panel.Panel.Title is string title)
            {
                AddText(title, panel.Plot.Left, panel.Outer.Top + 12, ChartLayout.PanelTitleSize, Theme.Ink, bold: true);
            }

            foreach (Layer layer in panel.Panel.Layers)
            {
                PlotlyLayers.Write(this, panel, layer, suffix);
            }
        }

        if (number == 0)
        {
            // Shapes and notes are drawn only where there is a plot; this one is empty and hidden.
            layout["xaxis"] = new JsonObject { ["visible"] = false, ["fixedrange"] = true };
            layout["yaxis"] = new JsonObject { ["visible"] = false, ["fixedrange"] = true };
            AddTrace(new JsonObject { ["type"] = "scatter", ["x"] = new JsonArray(), ["y"] = new JsonArray(), ["hoverinfo"] = "skip" });
        }

        for (int i = 0; i < _layout.SubtitleLines.Count; i++)
        {
            AddText(_layout.SubtitleLines[i], ChartLayout.Margin, _layout.SubtitleTop + (17 * i) + 8, ChartLayout.SubtitleSize, Theme.Muted);
        }

        for (int i = 0; i < _layout.FooterLines.Count; i++)
        {
            AddText(_layout.FooterLines[i], ChartLayout.Margin, _layout.FooterTop + (15 * i) + 7, ChartLayout.FooterSize, Theme.Muted);
        }

        layout["shapes"] = _shapes;
        layout["annotations"] = _annotations;
        layout["images"] = _images;
        return layout;
    }
}

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

/// <summary>Short forms for building JSON. Numbers keep six significant digits; what is not finite becomes null.</summary>
internal static class Json
{
    public static JsonNode? Number(double value)
    {
        if (!double.IsFinite(value))
        {
            return null;
        }

        double rounded = double.Parse(value.ToString("G6"));
        return rounded == Math.Truncate(rounded) && Math.Abs(rounded) < 1e15 ? JsonValue.Create((long)rounded) : JsonValue.Create(rounded);
    }

    public static JsonArray Numbers(IEnumerable<double> values) => new([.. values.Select(Number)]);

    public static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(t => (JsonNode?)JsonValue.Create(t))]);

    /// <summary>Plotly reads a few HTML tags in texts; ours are meant literally.</summary>
    public static string Literal(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");
}
