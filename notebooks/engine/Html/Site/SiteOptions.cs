namespace Vcmr.Engine.Html.Site;

/// <summary>What a site of notebooks consists of.</summary>
public sealed record SiteOptions
{
    /// <summary>The site's name, which stands on top of every page.</summary>
    public required string Title { get; init; }

    /// <summary>The notebooks in reading order.</summary>
    public required IReadOnlyList<SiteNotebook> Notebooks { get; init; }

    /// <summary>
    /// Pages beside those of the notebooks, which the map lists. One named <c>index.html</c> is the front page; without one the
    /// front page is the map.
    /// </summary>
    public IReadOnlyList<SitePage> Pages { get; init; } = [];

    /// <summary>Files that pages link to, such as data to download.</summary>
    public IReadOnlyList<SiteFile> Files { get; init; } = [];

    /// <summary>Whether programs in outputs run: for outputs of the reader's own run, and no others.</summary>
    public bool RunsOutputs { get; init; }

    /// <summary>Makes a picture or sound smaller, or leaves it as it is; null to leave all.</summary>
    public Func<SiteMediaFile, SiteMediaFile>? Media { get; init; }

    /// <summary>A notebook's file for those who take it home; null for the file as it is.</summary>
    public Func<string, byte[]>? Download { get; init; }

    /// <summary>What those who take a notebook home should know of it; null for nothing.</summary>
    public string? DownloadNote { get; init; }
}

/// <summary>A notebook of a site.</summary>
/// <param name="Path">The executed notebook.</param>
public sealed record SiteNotebook(string Path)
{
    /// <summary>The heading under which the map lists it; notebooks of one heading follow one another. Null for none.</summary>
    public string? Group { get; init; }
}

/// <summary>A page that is no notebook's.</summary>
/// <param name="File">Its file name.</param>
/// <param name="Title">Its title, also on the map.</param>
/// <param name="Body">
/// Its HTML. Pictures and sounds inside it become files; a link that leads to no file of the site becomes text;
/// <see cref="MapPlace"/> is where cards of all notebooks go.
/// </param>
public sealed record SitePage(string File, string Title, string Body)
{
    /// <summary>Stands in a body for cards of all notebooks.</summary>
    public const string MapPlace = "<!-- notebooks -->";

    /// <summary>Style of this page alone.</summary>
    public string Style { get; init; } = "";
}

/// <summary>A file of a site.</summary>
/// <param name="Path">Its path in the site, with slashes.</param>
/// <param name="Content">What is in it.</param>
public sealed record SiteFile(string Path, byte[] Content);

/// <summary>A picture or a sound.</summary>
/// <param name="Type">Its MIME type.</param>
/// <param name="Content">What is in it.</param>
public sealed record SiteMediaFile(string Type, byte[] Content);
