using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Vcmr.Charts.Rendering;

namespace Vcmr.Charts;

/// <summary>
/// A figure with a slider: one setting, a few values of it, and what the figure shows at each, all computed beforehand, so
/// that a reader moves it without a kernel. Jupyter, VS Code and .NET Interactive show plotly's own slider; pages, those of
/// <c>vcmr run --html</c> too, put one in its place that the keyboard and a screen reader reach.
/// </summary>
[TypeFormatterSource(NotebookFormatters.Plotly, NotebookFormatters.Png, NotebookFormatters.Plain)]
public sealed class SteppedFigure : INotebookValue
{
    // It stands in only where nothing can be moved, and a sharper one would be ten times what the states take.
    private const float PictureScale = 1.25f;
    private readonly Lazy<JsonObject> _plotly;
    private readonly Lazy<byte[]> _png;

    /// <summary>Puts states behind a slider.</summary>
    /// <param name="setting">What the slider sets, with its unit, such as <c>temperature τ</c>.</param>
    /// <param name="states">The states in the slider's order, at least one, of one size and with the same series.</param>
    /// <param name="start">Index of the state that is shown first, and as a picture.</param>
    /// <exception cref="VcmrException">There is no state, or no such one to start with, or two states have one value.</exception>
    public SteppedFigure(string setting, IReadOnlyList<FigureState> states, int start)
    {
        if (start < 0 || start >= states.Count || states.Select(s => s.Value).Distinct().Count() < states.Count)
        {
            throw new VcmrException($"A slider for '{setting}' needs states with different values and one of them to start with, not number {start} of {states.Count}.");
        }

        (Setting, States, Start) = (setting, states, start);
        _plotly = new(() => PlotlyFrames.Write(this));
        _png = new(() => Figure.PngAt(PictureScale));
    }

    /// <summary>What the slider sets.</summary>
    public string Setting { get; }

    /// <summary>The states, in the slider's order.</summary>
    public IReadOnlyList<FigureState> States { get; }

    /// <summary>Index of the state that is shown first.</summary>
    public int Start { get; }

    /// <summary>The figure that is shown first.</summary>
    public Figure Figure => States[Start].Figure;

    /// <summary>File name without extension.</summary>
    public string Name => Figure.Name;

    /// <summary>
    /// The plotly.js figure, <c>{data, layout, frames}</c>, a fresh copy each time. A frame holds what its state has different
    /// from others; <c>layout.meta</c> holds the state's sentence (<c>description</c>) and the pixels at the bottom that only
    /// plotly's slider needs (<c>slider</c>).
    /// </summary>
    /// <exception cref="VcmrException">The states differ in their size or in their number of series.</exception>
    public JsonNode PlotlyJson => _plotly.Value.DeepClone();

    /// <summary>The first state as PNG, 1.25 pixels for each of the layout in each direction.</summary>
    public byte[] Png => _png.Value;

    /// <summary>The first state in words, and what the others say.</summary>
    public string Text => $"{Figure.Text}{Setting}, {States[Start].Value} here; the slider's values:\n{string.Concat(States.Select(s => $"  {s.Value}: {s.Says}\n"))}";

    /// <summary>A page with the figure and its slider that works offline; plotly.js is part of it.</summary>
    public string Html => PlotlyPage.Write(Figure.Title, _plotly.Value, Png, stepped: true);

    /// <summary>What a notebook shows: plotly figure, PNG and text of the first state.</summary>
    public IReadOnlyDictionary<string, object> ToMimeBundle() => new Dictionary<string, object>
    {
        [NotebookFormatters.Plotly] = PlotlyJson,
        [NotebookFormatters.Png] = Png,
        [NotebookFormatters.Plain] = Text,
    };

    /// <summary>Writes <c>NAME.html</c> and <c>.json</c> with all states, <c>.png</c> and <c>.svg</c> of the first, each whole or not at all.</summary>
    /// <param name="folder">Where to; made if absent.</param>
    /// <exception cref="VcmrException">A file cannot be written.</exception>
    public void Save(string folder) => FigureFiles.Save(folder, Name, [(".png", Png), (".svg", Utf8(Figure.Svg)), (".json", Utf8(_plotly.Value.ToJsonString())), (".html", Utf8(Html))]);

    string INotebookValue.ToHtml() =>
        $"<img alt=\"{WebUtility.HtmlEncode(Figure.Title)}\" width=\"{Figure.Width}\" src=\"data:image/png;base64,{Convert.ToBase64String(Png)}\">";

    /// <summary>The figure in words.</summary>
    public override string ToString() => Text;

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}

/// <summary>What a figure shows at one value of its slider.</summary>
/// <param name="Value">The value as the slider names it, such as <c>0.1</c>.</param>
/// <param name="Figure">The figure.</param>
/// <param name="Says">What is to be seen at this value, in a sentence or two: a page reads it out.</param>
public sealed record FigureState(string Value, Figure Figure, string Says);
