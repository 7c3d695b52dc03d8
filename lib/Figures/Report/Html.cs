using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Vcmr.Figures.Report;

/// <summary>The page being written: encoded text, links from where the page lies, and anchors that differ.</summary>
/// <param name="pageFolder">The folder of the page; links are relative to it.</param>
internal sealed class Html(string pageFolder)
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);
    private readonly StringBuilder _text = new();
    private readonly HashSet<string> _anchors = [];

    public static string Encode(string text) => Encoder.Encode(text);

    /// <summary>Adds markup.</summary>
    public Html Add(string markup)
    {
        _text.Append(markup).Append('\n');
        return this;
    }

    /// <summary>An anchor like the name that nothing else on the page has.</summary>
    public string Anchor(string name)
    {
        string stem = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '-')).Trim('-');
        string anchor = stem;
        for (int i = 2; !_anchors.Add(anchor); i++)
        {
            anchor = $"{stem}-{i}";
        }

        return anchor;
    }

    /// <summary>A link to a file or folder on this machine.</summary>
    /// <param name="path">Its full path.</param>
    /// <param name="label">Markup of the link.</param>
    public string Link(string path, string label)
    {
        string relative = Path.GetRelativePath(pageFolder, path);
        string address = string.Join('/', relative.Split(Path.DirectorySeparatorChar).Select(Uri.EscapeDataString));
        return $"<a href=\"{Encode(address)}\">{label}</a>";
    }

    public override string ToString() => _text.ToString();
}
