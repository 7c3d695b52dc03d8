using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Vcmr.Charts.Rendering;

namespace Vcmr.Charts;

/// <summary>
/// A finished figure: an interactive version for plotly.js and a static one as PNG and SVG, both drawn from one
/// <see cref="Charts.Chart"/> when they are first asked for. A notebook shows it as the last value of a cell.
/// </summary>
[TypeFormatterSource(NotebookFormatters.Plotly, NotebookFormatters.Png, NotebookFormatters.Plain)]
public sealed class Figure : INotebookValue
{
    private readonly Lazy<ChartLayout> _layout;
    private readonly Lazy<JsonObject> _plotly;
    private readonly Lazy<byte[]> _png;
    private readonly Lazy<string> _svg;

    /// <summary>Makes a figure of a chart.</summary>
    /// <param name="name">File name without extension: letters, digits, dashes, dots and underscores.</param>
    /// <param name="chart">What it shows.</param>
    /// <exception cref="VcmrException">The name would not do as a file name.</exception>
    public Figure(string name, Chart chart)
    {
        if (name.Length == 0 || name[0] is '.' or '-' || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
        {
            throw new VcmrException($"The figure name '{name}' cannot be a file name; use letters, digits, dashes, dots and underscores.");
        }

        Name = name;
        Chart = chart;
        _layout = new(() => new ChartLayout(Chart));
        _plotly = new(() => PlotlyWriter.Write(_layout.Value));
        _png = new(() => StaticRenderer.Png(_layout.Value));
        _svg = new(() => StaticRenderer.Svg(_layout.Value));
    }

    /// <summary>File name without extension.</summary>
    public string Name { get; }

    /// <summary>What the figure shows.</summary>
    public Chart Chart { get; }

    /// <summary>The title.</summary>
    public string Title => Chart.Title;

    /// <summary>Width in pixels at scale 1; the PNG has more.</summary>
    public int Width => _layout.Value.Width;

    /// <summary>Height in pixels at scale 1; the PNG has more.</summary>
    public int Height => _layout.Value.Height;

    /// <summary>The plotly.js figure, <c>{data, layout}</c>; a fresh copy each time.</summary>
    public JsonNode PlotlyJson => _plotly.Value.DeepClone();

    /// <summary>
    /// The interactive figure as a chart of Plotly.NET to go on with in C#: with Plotly.NET.CSharp's <c>Chart.Combine</c>,
    /// <c>WithTraceInfo</c>, <c>WithSize</c>, <c>SaveHtml</c> and the rest, or by <c>GenericChart.getLayout</c>, whose
    /// properties are those of plotly.js. Each call makes a new chart, whose changes leave this figure as it is; the first
    /// also loads Plotly.NET, which takes about a second.
    /// </summary>
    /// <example>
    /// <code>
    /// GenericChart chart = Chart.Combine([figure.ToGenericChart(), Chart.Point&lt;double, double, string&gt;([1.0], [0.9], Name: "mine")]);
    /// ((dynamic)GenericChart.getLayout(chart)).title.text = "With my point";
    /// chart.SaveHtml("mine.html");
    /// </code>
    /// </example>
    public Plotly.NET.GenericChart ToGenericChart() => PlotlyNetChart.Of(_plotly.Value);

    /// <summary>The static figure as PNG, 2 pixels for each pixel of the layout in each direction; 1.25 where it shows photographs.</summary>
    public byte[] Png => _png.Value;

    /// <summary>The static figure as PNG with so many pixels for each of the layout.</summary>
    internal byte[] PngAt(float scale) => StaticRenderer.Png(_layout.Value, scale);

    /// <summary>The static figure as SVG.</summary>
    public string Svg => _svg.Value;

    /// <summary>The figure in words: title, series, values of short series, footer.</summary>
    public string Text => TextVersion.Write(Chart);

    /// <summary>A page with the interactive figure that works offline; plotly.js is part of it.</summary>
    public string Html => PlotlyPage.Write(Title, _plotly.Value, Png);

    /// <summary>What a notebook shows: plotly figure, PNG and text. There is no HTML, so that GitHub and nbconvert show the PNG.</summary>
    public IReadOnlyDictionary<string, object> ToMimeBundle() => new Dictionary<string, object>
    {
        [NotebookFormatters.Plotly] = PlotlyJson,
        [NotebookFormatters.Png] = Png,
        [NotebookFormatters.Plain] = Text,
    };

    /// <summary>Writes <c>NAME.html</c>, <c>.png</c>, <c>.svg</c> and <c>.json</c>, each whole or not at all.</summary>
    /// <param name="folder">Where to; made if absent.</param>
    /// <exception cref="VcmrException">A file cannot be written.</exception>
    public void Save(string folder) => FigureFiles.Save(
        folder, Name, [(".png", Png), (".svg", Encoding.UTF8.GetBytes(Svg)), (".json", Encoding.UTF8.GetBytes(_plotly.Value.ToJsonString())), (".html", Encoding.UTF8.GetBytes(Html))]);

    string INotebookValue.ToHtml() =>
        $"<img alt=\"{WebUtility.HtmlEncode(Title)}\" width=\"{Width}\" src=\"data:image/png;base64,{Convert.ToBase64String(Png)}\">";

    /// <summary>The figure in words.</summary>
    public override string ToString() => Text;
}

/// <summary>What stands at the foot of every figure: which run the numbers belong to.</summary>
/// <param name="Profile">Profile of the run: <c>smoke</c>, <c>demo</c>, <c>paper</c> …</param>
public sealed record FigureContext(string Profile)
{
    /// <summary>Data set of the run.</summary>
    public string? Dataset { get; init; }

    /// <summary>Split that was scored.</summary>
    public string? Split { get; init; }

    /// <summary>Number of seeds behind each value of this run.</summary>
    public int? Seeds { get; init; }

    /// <summary>Frame encoder that made the video features.</summary>
    public string? FrameEncoder { get; init; }

    /// <summary>Anything else a reader must know.</summary>
    public string? Note { get; init; }

    /// <summary>The foot of a figure.</summary>
    /// <param name="marks">What whiskers, bands and hollow markers mean in this figure.</param>
    internal string Footer(params IEnumerable<string?> marks)
    {
        string?[] facts =
        [
            $"profile {Profile}",
            Dataset,
            Split is null ? null : $"{Split} split",
            Seeds switch { null => null, 1 => "1 seed", int n => $"{n} seeds" },
            FrameEncoder is null ? null : $"frame features: {FrameEncoder}",
        ];
        string run = "This run: " + string.Join(" · ", facts.Where(f => f is not null)) + ".";
        return string.Join(" ", new[] { run }.Concat(marks).Append(Note).Where(t => !string.IsNullOrWhiteSpace(t)));
    }
}
