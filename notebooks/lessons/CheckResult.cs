using System.Net;
using Vcmr.Charts;

namespace Vcmr.Lessons;

/// <summary>What an answer cell shows where it does not fail.</summary>
[TypeFormatterSource(NotebookFormatters.Html, NotebookFormatters.Plain)]
public sealed class CheckResult : INotebookValue
{
    internal CheckResult(string exercise, bool isRight, string text)
    {
        Exercise = exercise;
        IsRight = isRight;
        Text = text;
    }

    /// <summary>The exercise's name.</summary>
    public string Exercise { get; }

    /// <summary>Whether the answer is right; otherwise there is none yet.</summary>
    public bool IsRight { get; }

    /// <summary>What is said about the answer.</summary>
    public string Text { get; }

    private string Sign => IsRight ? "✓" : "○";

    // Letters keep the page's colour, so that it is read on light and dark; the line at the left says the rest.
    private string Html =>
        $"<div style=\"border-left:4px solid {(IsRight ? "#2e9e5b" : "#c98a1b")};padding:0.3em 0.8em\">{Sign} <b>{WebUtility.HtmlEncode(Exercise)}</b> {WebUtility.HtmlEncode(Text)}</div>";

    /// <summary>What a notebook shows: a line with a coloured edge, or the line as text.</summary>
    public IReadOnlyDictionary<string, object> ToMimeBundle() => new Dictionary<string, object>
    {
        [NotebookFormatters.Html] = Html,
        [NotebookFormatters.Plain] = ToString(),
    };

    string INotebookValue.ToHtml() => Html;

    /// <summary>The line as text.</summary>
    public override string ToString() => $"{Sign} {Exercise} {Text}";
}
