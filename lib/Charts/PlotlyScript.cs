using System.Net;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Vcmr.Charts;

/// <summary>The program plotly.js, which Plotly.NET carries as a resource; pages hold it, so that they need no network.</summary>
internal static class PlotlyScript
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
/// A page with one interactive figure that needs no network: plotly.js is part of the page. Its policy lets no other program
/// run, whatever the figure's texts are, and loads nothing.
/// </summary>
internal static class PlotlyPage
{
    private const string Draw =
        """

        const figure = JSON.parse(document.getElementById("data").textContent);
        Plotly.newPlot("figure", figure.data, figure.layout, { displaylogo: false, responsive: false });

        """;

    private const string DrawStepped =
        """

        steppedFigures.open(document.getElementById("figure"), JSON.parse(document.getElementById("data").textContent), { config: { displaylogo: false, responsive: false } });

        """;

    private static readonly Lazy<string> Slider = new(ReadSlider);

    public static string Write(string title, JsonObject figure, byte[] png, bool stepped = false) => stepped
        ? Write(title, figure, png, [PlotlyScript.Text, Slider.Value], DrawStepped)
        : Write(title, figure, png, [PlotlyScript.Text], Draw);

    private static string Write(string title, JsonObject figure, byte[] png, string[] programs, string draw) =>
        $$"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="{{Policy([.. programs, draw])}}">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{{WebUtility.HtmlEncode(title)}}</title>
        <style>body { margin: 16px; background: #fff; font-family: {{Theme.FontFamily}}; } #figure { overflow-x: auto; }</style>
        {{string.Join('\n', programs.Select(program => $"<script>{program}</script>"))}}
        </head>
        <body>
        <div id="figure"></div>
        <noscript><img alt="{{WebUtility.HtmlEncode(title)}}" width="900" src="data:image/png;base64,{{Convert.ToBase64String(png)}}"></noscript>
        <script type="application/json" id="data">{{figure.ToJsonString()}}</script>
        <script>{{draw}}</script>
        </body>
        </html>
        """;

    private static string Policy(string[] programs) =>
        $"default-src 'none'; base-uri 'none'; form-action 'none'; script-src {string.Join(' ', programs.Select(Hash))}; style-src 'unsafe-inline'; img-src data: blob:; font-src data:";

    // The program is the notebook pages' own (notebooks/engine/Html/Resources), so that both behave alike.
    private static string ReadSlider()
    {
        using var reader = new StreamReader(typeof(PlotlyPage).Assembly.GetManifestResourceStream("slider.js")!);
        return reader.ReadToEnd();
    }

    private static string Hash(string script) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)))}'";
}
