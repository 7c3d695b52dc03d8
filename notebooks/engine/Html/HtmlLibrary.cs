using System.IO.Compression;
using System.Reflection;
using System.Runtime.Loader;
using System.Text;
using System.Text.RegularExpressions;

namespace Vcmr.Engine.Html;

/// <summary>The programs and styles that pages are made of; they lie beside the engine.</summary>
internal static partial class HtmlLibrary
{
    private static readonly string Folder = Path.Combine(Path.GetDirectoryName(typeof(HtmlLibrary).Assembly.Location)!, "Html", "Resources");

    private static readonly Lazy<string> PlotlyText = new(ReadPlotly);

    private static readonly Lazy<string> MathStyleText = new(ReadMathStyle);

    /// <summary>The style of a page that stands alone.</summary>
    public static string Style => Read("content.css") + Read("page.css");

    /// <summary>The program of a page that stands alone.</summary>
    public static string Script => Read("content.js") + Read("page.js");

    /// <summary>The style of a site's pages.</summary>
    public static string SiteStyle => Read("content.css") + Read("site.css");

    /// <summary>The program of a site's pages.</summary>
    public static string SiteScript => Read("content.js") + Read("site.js");

    public static string Slider => Read("slider.js");

    public static string Math => Read("katex.min.js");

    public static string Mermaid => Read("mermaid.min.js");

    /// <summary>The program plotly.js, which Plotly.NET's assembly carries; no code of it runs.</summary>
    public static string Plotly => PlotlyText.Value;

    /// <summary>The style of formulas, with their fonts.</summary>
    public static string MathStyle => MathStyleText.Value;

    /// <summary>A program in the form that the page unpacks when it needs it: a third of the size.</summary>
    public static string Pack(string program)
    {
        using MemoryStream packed = new();
        using (GZipStream stream = new(packed, CompressionLevel.SmallestSize))
        {
            stream.Write(Encoding.UTF8.GetBytes(program));
        }

        return Convert.ToBase64String(packed.ToArray());
    }

    private static string ReadPlotly()
    {
        AssemblyLoadContext reading = new(nameof(Plotly), isCollectible: true);
        Assembly assembly = reading.LoadFromAssemblyPath(Path.Combine(Folder, "Plotly.NET.dll"));
        string name = assembly.GetManifestResourceNames().Single(name => name.EndsWith(".min.js", StringComparison.Ordinal));
        using StreamReader reader = new(assembly.GetManifestResourceStream(name)!);
        string text = reader.ReadToEnd();
        reading.Unload();
        return text;
    }

    private static string ReadMathStyle()
    {
        string style = OtherFonts().Replace(Read("katex.min.css"), "");
        return Fonts().Replace(style, match => $"url(data:font/woff2;base64,{Convert.ToBase64String(File.ReadAllBytes(Path.Combine(Folder, match.Groups[1].Value)))})");
    }

    private static string Read(string name) => File.ReadAllText(Path.Combine(Folder, name));

    [GeneratedRegex(@"url\((fonts/[\w-]+\.woff2)\)")]
    private static partial Regex Fonts();

    // Every browser that can show the page reads the first of the three kinds.
    [GeneratedRegex(@",url\(fonts/[\w-]+\.(?:woff|ttf)\) format\(""\w+""\)")]
    private static partial Regex OtherFonts();
}
