using System.Reflection;

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
