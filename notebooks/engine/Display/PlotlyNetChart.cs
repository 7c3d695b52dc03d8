using System.Reflection;
using System.Text.Json.Nodes;

namespace Vcmr.Engine.Display;

/// <summary>
/// Charts of Plotly.NET, of whatever version a notebook took, as the figures that pages and Jupyter draw with a copy of
/// plotly.js of their own; the HTML of Plotly.NET.Interactive fetches one from the network.
/// </summary>
internal static class PlotlyNetChart
{
    private const string Name = "Plotly.NET.GenericChart";

    /// <summary>The figure, <c>{data, layout, frames}</c>, or null where the value is no chart.</summary>
    public static JsonObject? Figure(object? value)
    {
        Type? type = value?.GetType();
        while (type is not null && type.FullName != Name)
        {
            type = type.BaseType;
        }

        return type?.GetMethod("toFigureJson", BindingFlags.Public | BindingFlags.Static, [type])?.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [value], null) is string json
            ? JsonNode.Parse(json) as JsonObject
            : null;
    }
}
