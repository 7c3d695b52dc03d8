using System.Text.Json.Nodes;
using Vcmr.Evaluation;

namespace Vcmr.Charts.Rendering;

/// <summary>Writes the layers of a panel for plotly.js.</summary>
internal static class PlotlyLayers
{
    public static void Write(PlotlyWriter writer, PanelLayout panel, Layer layer, string suffix)
    {
        switch (layer)
        {
            case BarLayer bars:
                Bars(writer, panel, bars, suffix);
                break;
            case LineLayer line:
                Line(writer, line, suffix);
                break;
            case PointLayer points:
                Points(writer, points, suffix);
                break;
            case HeatLayer heat:
                writer.AddTrace(On(suffix, Heat(writer, panel, heat)));
                break;
            case RuleLayer rule:
                Rule(writer, panel, rule, suffix);
                break;
            default:
                PlotlyCanvas.Write(writer, panel, layer);
                break;
        }
    }

    private static void Bars(PlotlyWriter writer, PanelLayout panel, BarLayer bars, string suffix)
    {
        (string along, string across) = bars.Horizontal ? ("y", "x") : ("x", "y");
        var trace = new JsonObject
        {
            ["type"] = "bar",
            ["orientation"] = bars.Horizontal ? "h" : "v",
            [along] = Json.Numbers(bars.At),
            [across] = Json.Numbers(bars.Values.Select(v => v - bars.Base)),
            ["base"] = Json.Number(bars.Base),
            ["width"] = Json.Number(bars.Thickness),
            ["customdata"] = Json.Numbers(bars.Values),
            ["marker"] = BarMarker(bars.Look),
            ["hovertemplate"] = "%{customdata:.4~g}<extra>" + Json.Literal(bars.Label ?? "") + "</extra>",
        };
        AddWhiskers(trace, "error_" + across, bars.Values, bars.Whiskers, Theme.Ink);
        writer.AddTrace(On(suffix, trace), bars);
        for (int i = 0; i < (bars.Texts?.Count ?? 0); i++)
        {
            double end = bars.Whiskers?[i]?.High ?? bars.Values[i];
            if (!double.IsFinite(end))
            {
                continue;
            }

            (double x, double y, double anchor) = bars.Horizontal
                ? (panel.PixelX(end) + 6, panel.PixelY(bars.At[i]), 0.0)
                : (panel.PixelX(bars.At[i]), panel.PixelY(end) - 9, 0.5);
            writer.AddText(bars.Texts![i], x, y, 11, Theme.Ink, anchor);
        }
    }

    private static void Line(PlotlyWriter writer, LineLayer line, string suffix)
    {
        if (line.Band is { } band && band.All(b => b.HasValue))
        {
            writer.AddTrace(On(suffix, new JsonObject
            {
                ["type"] = "scatter",
                ["mode"] = "lines",
                ["x"] = Json.Numbers([.. line.X, .. line.X.Reverse()]),
                ["y"] = Json.Numbers([.. band.Select(b => b!.Value.High), .. band.Reverse().Select(b => b!.Value.Low)]),
                ["fill"] = "toself",
                ["fillcolor"] = Transparent(line.Look.Color, 0.16),
                ["line"] = new JsonObject { ["width"] = 0 },
                ["hoverinfo"] = "skip",
                ["legendgroup"] = line.Label ?? "",
            }));
        }

        var trace = new JsonObject
        {
            ["type"] = "scatter",
            ["mode"] = line.Look.Marker == MarkerShape.None ? "lines" : "lines+markers",
            ["x"] = Json.Numbers(line.X),
            ["y"] = Json.Numbers(line.Y),
            ["line"] = new JsonObject { ["color"] = line.Look.Color, ["width"] = line.Look.Width, ["dash"] = DashName(line.Look.Dash) },
            ["hovertemplate"] = "%{x:.4~g}: %{y:.4~g}<extra>" + Json.Literal(line.Label ?? "") + "</extra>",
        };
        if (line.Look.Marker != MarkerShape.None)
        {
            trace["marker"] = Marker(line.Look);
        }

        AddWhiskers(trace, "error_y", line.Y, line.Whiskers, line.Look.Color);
        writer.AddTrace(On(suffix, trace), line);
    }

    private static void Points(PlotlyWriter writer, PointLayer points, string suffix)
    {
        var trace = new JsonObject
        {
            ["type"] = "scatter",
            ["mode"] = "markers",
            ["x"] = Json.Numbers(points.X),
            ["y"] = Json.Numbers(points.Y),
            ["marker"] = Marker(points.Look),
        };
        string name = Json.Literal(points.Label ?? "");
        if (points.Hover is not null)
        {
            trace["text"] = Json.Texts(points.Hover.Select(Json.Literal));
            trace["hovertemplate"] = "%{text}<extra>" + name + "</extra>";
        }
        else
        {
            trace["hovertemplate"] = "%{y:.4~g}<extra>" + name + "</extra>";
        }

        AddWhiskers(trace, "error_y", points.Y, points.Whiskers, points.Look.Color);
        AddWhiskers(trace, "error_x", points.X, points.HorizontalWhiskers, points.Look.Color);
        writer.AddTrace(On(suffix, trace), points);
    }

    private static JsonObject Heat(PlotlyWriter writer, PanelLayout panel, HeatLayer heat)
    {
        int rows = heat.Values.GetLength(0), columns = heat.Values.GetLength(1);
        var z = new JsonArray();

        // A thousandth of the range is finer than the eye tells colours apart.
        int digits = Math.Clamp(3 - (int)Math.Floor(Math.Log10(heat.ValueRange.High - heat.ValueRange.Low)), 0, 12);
        for (int r = 0; r < rows; r++)
        {
            z.Add((JsonNode)Json.Numbers(Enumerable.Range(0, columns).Select(c => Math.Round(heat.Values[r, c], digits))));
        }

        double dx = (heat.AcrossRange.High - heat.AcrossRange.Low) / columns, dy = (heat.AlongRange.High - heat.AlongRange.Low) / rows;
        return new JsonObject
        {
            ["type"] = "heatmap",
            ["z"] = z,
            ["x0"] = Json.Number(heat.AcrossRange.Low + (dx / 2)),
            ["dx"] = Json.Number(dx),
            ["y0"] = Json.Number(heat.AlongRange.Low + (dy / 2)),
            ["dy"] = Json.Number(dy),
            ["zmin"] = Json.Number(heat.ValueRange.Low),
            ["zmax"] = Json.Number(heat.ValueRange.High),
            ["colorscale"] = new JsonArray([.. Theme.ColorMap.Select((c, i) => new JsonArray(Json.Number((double)i / (Theme.ColorMap.Count - 1)), c))]),
            ["showscale"] = heat.Scale,
            ["colorbar"] = new JsonObject
            {
                ["title"] = new JsonObject { ["text"] = Json.Literal(heat.Unit), ["side"] = "right", ["font"] = new JsonObject { ["size"] = 11.5 } },
                ["tickfont"] = new JsonObject { ["size"] = 10.5 },
                ["x"] = Json.Number(writer.PaperX(panel.Plot.Right + 10)),
                ["xanchor"] = "left",
                ["xpad"] = 0,
                ["ypad"] = 0,
                ["y"] = Json.Number(writer.PaperY(panel.Plot.Top + (panel.Plot.Height / 2))),
                ["len"] = Json.Number(panel.Plot.Height / panel.Outer.Height * (writer.PaperY(panel.Outer.Top) - writer.PaperY(panel.Outer.Bottom))),
                ["lenmode"] = "fraction",
                ["thickness"] = 12,
            },
            ["hovertemplate"] = "%{x:.4~g}, %{y:.4~g}: %{z:.4~g}<extra></extra>",
        };
    }

    private static void Rule(PlotlyWriter writer, PanelLayout panel, RuleLayer rule, string suffix)
    {
        (string along, string across) = rule.Vertical ? ("x", "y") : ("y", "x");
        writer.AddShape(new JsonObject
        {
            ["type"] = "line",
            [along + "ref"] = along + suffix,
            [across + "ref"] = across + suffix + " domain",
            [along + "0"] = Json.Number(rule.At),
            [along + "1"] = Json.Number(rule.At),
            [across + "0"] = 0,
            [across + "1"] = 1,
            ["line"] = new JsonObject { ["color"] = rule.Look.Color, ["width"] = rule.Look.Width, ["dash"] = DashName(rule.Look.Dash) },
        });
        if (rule.Text.Length > 0)
        {
            Box area = panel.Plot;
            bool left = rule.Vertical && panel.PixelX(rule.At) + 8 + TextRuler.Width(rule.Text, 11) > area.Right;
            (double x, double y, double anchor) = rule.Vertical
                ? (panel.PixelX(rule.At) + (left ? -5 : 5), area.Top + 9, left ? 1.0 : 0.0)
                : (area.Right - 4, panel.PixelY(rule.At) - 9, 1.0);
            writer.AddText(rule.Text, x, y, 11, rule.Look.Color, anchor);
        }

        if (rule.Label is not null)
        {
            writer.AddTrace(On(suffix, new JsonObject
            {
                ["type"] = "scatter",
                ["mode"] = "lines",
                ["x"] = new JsonArray((JsonNode?)null),
                ["y"] = new JsonArray((JsonNode?)null),
                ["line"] = new JsonObject { ["color"] = rule.Look.Color, ["width"] = rule.Look.Width, ["dash"] = DashName(rule.Look.Dash) },
            }), rule);
        }
    }

    private static void AddWhiskers(JsonObject trace, string key, IReadOnlyList<double> values, IReadOnlyList<Interval?>? whiskers, string color)
    {
        if (whiskers is not null && whiskers.Any(w => w.HasValue))
        {
            trace[key] = new JsonObject
            {
                ["type"] = "data",
                ["symmetric"] = false,
                ["array"] = Json.Numbers(values.Select((v, i) => whiskers[i] is Interval w ? w.High - v : 0)),
                ["arrayminus"] = Json.Numbers(values.Select((v, i) => whiskers[i] is Interval w ? v - w.Low : 0)),
                ["color"] = color,
                ["thickness"] = 1.3,
                ["width"] = 3,
            };
        }
    }

    private static JsonObject On(string suffix, JsonObject trace)
    {
        trace["xaxis"] = "x" + suffix;
        trace["yaxis"] = "y" + suffix;
        return trace;
    }

    private static JsonObject BarMarker(Look look) => new()
    {
        ["color"] = look.Hollow ? Theme.Paper : look.Color,
        ["line"] = new JsonObject { ["color"] = look.Hollow ? look.Color : Theme.Ink, ["width"] = look.Hollow ? 1.4 : 0.7 },
        ["pattern"] = new JsonObject
        {
            ["shape"] = look.Hatch switch { Hatch.Rising => "/", Hatch.Falling => "\\", Hatch.Dots => ".", Hatch.Crossed => "x", _ => "" },
            ["fillmode"] = "overlay",
            ["fgcolor"] = look.Hollow ? look.Color : Hatching.Contrast(look.Color),
            ["size"] = 6,
            ["solidity"] = 0.2,
        },
    };

    private static JsonObject Marker(Look look) => new()
    {
        ["symbol"] = look.Marker switch
        {
            MarkerShape.Square => "square",
            MarkerShape.Diamond => "diamond",
            MarkerShape.Triangle => "triangle-up",
            MarkerShape.TriangleDown => "triangle-down",
            MarkerShape.Cross => "x",
            MarkerShape.Plus => "cross",
            _ => "circle",
        },
        ["size"] = look.Size,
        ["color"] = look.Hollow ? Theme.Paper : look.Color,
        ["line"] = new JsonObject { ["color"] = look.Hollow ? look.Color : Theme.Paper, ["width"] = look.Hollow ? 1.8 : 0.8 },
    };

    public static string DashName(Dash dash) => dash switch
    {
        Dash.Dashed => "dash",
        Dash.Dotted => "dot",
        Dash.DashDot => "dashdot",
        _ => "solid",
    };

    private static string Transparent(string color, double opacity)
    {
        SkiaSharp.SKColor c = SkiaSharp.SKColor.Parse(color);
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"rgba({c.Red},{c.Green},{c.Blue},{opacity})");
    }
}
