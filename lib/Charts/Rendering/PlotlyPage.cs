using System.Net;
using System.Text.Json.Nodes;

namespace Vcmr.Charts.Rendering;

/// <summary>
/// A page with one interactive figure that needs no network: plotly.js is part of the page.
/// </summary>
internal static class PlotlyPage
{
    public static string Write(string title, JsonObject figure, byte[] png) =>
        $$"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{{WebUtility.HtmlEncode(title)}}</title>
        <style>body { margin: 16px; background: #fff; font-family: {{Theme.FontFamily}}; } #figure { overflow-x: auto; }</style>
        <script>{{PlotlyScript.Text}}</script>
        </head>
        <body>
        <div id="figure"></div>
        <noscript><img alt="{{WebUtility.HtmlEncode(title)}}" width="900" src="data:image/png;base64,{{Convert.ToBase64String(png)}}"></noscript>
        <script>
        const figure = {{figure.ToJsonString()}};
        Plotly.newPlot("figure", figure.data, figure.layout, { displaylogo: false, responsive: false });
        </script>
        </body>
        </html>
        """;
}
