namespace Vcmr.Engine.Html;

/// <summary>What comes together while a page is written: its headings, and which programs it needs.</summary>
internal sealed class PageParts
{
    // The page finds its own parts by these.
    private readonly HashSet<string> ids = new(["contents", "theme", "main"], StringComparer.Ordinal);
    private readonly List<PageHeading> headings = [];

    public IReadOnlyList<PageHeading> Headings => headings;

    /// <summary>Programs of outputs that may run.</summary>
    public IList<string> Scripts { get; } = [];

    public bool HasMath { get; set; }

    public bool HasMermaid { get; set; }

    public bool HasPlotly { get; set; }

    /// <summary>Whether a figure has a slider.</summary>
    public bool HasSlider { get; set; }

    /// <summary>Takes over which programs another page needs.</summary>
    public void Needs(PageParts other)
    {
        HasMath |= other.HasMath;
        HasMermaid |= other.HasMermaid;
        HasPlotly |= other.HasPlotly;
        HasSlider |= other.HasSlider;
    }

    /// <summary>Keeps a heading and gives it an id, as Jupyter forms it, so that links between headings work in both.</summary>
    public string AddHeading(int level, string text)
    {
        string id = UniqueId(text.Trim().Replace(' ', '-'));
        headings.Add(new PageHeading(level, text.Trim(), id));
        return id;
    }

    /// <summary>An id that nothing else in the page has.</summary>
    public string UniqueId(string wanted)
    {
        string id = wanted;
        for (int i = 1; !ids.Add(id); i++)
        {
            id = $"{wanted}-{i}";
        }

        return id;
    }
}
