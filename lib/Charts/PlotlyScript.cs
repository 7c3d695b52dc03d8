using System.Net;
using System.Reflection;
using System.Text.Json.Nodes;

namespace Vcmr.Charts;

/// <summary>The program plotly.js, which Plotly.NET carries as a resource; pages hold it, so that they need no network.</summary>
public static class PlotlyScript
{
    private static readonly Lazy<string> Script = new(Read);

    /// <summary>The program.</summary>
    /// <exception cref="VcmrException">Plotly.NET does not carry it.</exception>
    public static string Text => Script.Value;

    private static string Read()
    {
        Assembly assembly = typeof(Plotly.NET.GenericChart).Assembly;
        string name = assembly.GetManifestResourceNames().SingleOrDefault(n => n.EndsWith(".min.js", StringComparison.Ordinal))
            ?? throw new VcmrException("Plotly.NET no longer carries plotly.js, so no page can be written; take the package version named in Directory.Packages.props.");
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}

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
