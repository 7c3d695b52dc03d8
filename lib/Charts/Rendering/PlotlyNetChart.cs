using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.FSharp.Collections;
using Plotly.NET;
using Plotly.NET.LayoutObjects;
using Plotly.NET.TraceObjects;

namespace Vcmr.Charts.Rendering;

/// <summary>
/// Turns a plotly.js figure into a chart of Plotly.NET. Its parts get the types that Plotly.NET itself would give them,
/// because its functions find the parts that they change, or join with another chart's, by type.
/// </summary>
internal static class PlotlyNetChart
{
    /// <summary>A new chart of a figure's <c>{data, layout}</c>.</summary>
    public static GenericChart Of(JsonObject figure)
    {
        JsonElement json = JsonSerializer.SerializeToElement(figure);
        IEnumerable<Trace> traces = json.GetProperty("data").EnumerateArray().Select(Trace);
        Layout layout = Fill(new Layout(), json.GetProperty("layout"));
        return GenericChart.fromFigure(Plotly.NET.Figure.create(ListModule.OfSeq(traces), layout));
    }

    private static Trace Trace(JsonElement json)
    {
        string kind = json.GetProperty("type").GetString()!;
        return Fill<Trace>(kind == "table" ? new TraceDomain(kind) : new Trace2D(kind), json);
    }

    private static T Fill<T>(T part, JsonElement json)
        where T : DynamicObj.DynamicObj
    {
        foreach (JsonProperty property in json.EnumerateObject())
        {
            // A trace has its type already, which is no dynamic property.
            if (part is not Plotly.NET.Trace || property.Name != "type")
            {
                part.SetProperty(property.Name, Value(property.Name, property.Value));
            }
        }

        return part;
    }

    private static object? Value(string name, JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => Fill(Part(name), json),
        JsonValueKind.Array => name switch
        {
            "shapes" => Parts<Shape>(json),
            "annotations" => Parts<Annotation>(json),
            "images" => Parts<LayoutImage>(json),
            _ => json.EnumerateArray().Select(item => Value("", item)).ToArray(),
        },
        JsonValueKind.Number => json.TryGetInt32(out int whole) ? (object)whole : json.GetDouble(),
        JsonValueKind.String => json.GetString(),
        JsonValueKind.True or JsonValueKind.False => json.GetBoolean(),
        _ => null,
    };

    private static T[] Parts<T>(JsonElement json)
        where T : DynamicObj.DynamicObj, new() => [.. json.EnumerateArray().Select(item => Fill(new T(), item))];

    // Axes of further panels are called xaxis2, xaxis3 …
    private static DynamicObj.DynamicObj Part(string name) => name.TrimEnd([.. "0123456789"]) switch
    {
        "xaxis" or "yaxis" => new LinearAxis(),
        "title" => new Title(),
        "font" or "tickfont" => new Font(),
        "margin" => new Margin(),
        "legend" => new Legend(),
        "line" => new Line(),
        "marker" => new Marker(),
        "pattern" => new Pattern(),
        "error_x" or "error_y" => new Error(),
        "colorbar" => new ColorBar(),
        "domain" => new Domain(),
        "header" or "cells" => new TableCells(),
        "fill" => new TableFill(),
        _ => new DynamicObj.DynamicObj(),
    };
}
