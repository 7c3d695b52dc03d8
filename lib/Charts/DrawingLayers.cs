namespace Vcmr.Charts;

/// <summary>A box with a heading and lines of text, on a canvas panel.</summary>
/// <param name="X">Left edge in pixels.</param>
/// <param name="Y">Top edge in pixels.</param>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Heading">Bold first line; none where empty.</param>
/// <param name="Lines">Further lines.</param>
public sealed record BoxLayer(double X, double Y, double Width, double Height, string Heading, params IReadOnlyList<string> Lines) : Layer
{
    /// <summary>Fill colour, <c>#RRGGBB</c>; the outline is the look's colour.</summary>
    public string Fill { get; init; } = "#FFFFFF";

    /// <summary>Text stands at the top left rather than in the middle: the box frames others.</summary>
    public bool Frame { get; init; }
}

/// <summary>An arrow on a canvas panel.</summary>
/// <param name="X1">Start, pixels from the left.</param>
/// <param name="Y1">Start, pixels from the top.</param>
/// <param name="X2">Point, pixels from the left.</param>
/// <param name="Y2">Point, pixels from the top.</param>
/// <param name="Head">Whether it ends in a point.</param>
public sealed record ArrowLayer(double X1, double Y1, double X2, double Y2, bool Head = true) : Layer;

/// <summary>One line of text: on a canvas panel in pixels, elsewhere in the units of the axes.</summary>
/// <param name="X">Anchor.</param>
/// <param name="Y">Vertical middle of the line.</param>
/// <param name="Text">The text.</param>
public sealed record TextLayer(double X, double Y, string Text) : Layer
{
    /// <summary>Letter height in pixels.</summary>
    public double Size { get; init; } = Theme.TextSize;

    /// <summary>Bold letters.</summary>
    public bool Bold { get; init; }

    /// <summary>Where the anchor lies in the text: 0 its left end, 0.5 its middle, 1 its right end.</summary>
    public double Anchor { get; init; }
}

/// <summary>A picture: on a canvas panel in pixels, elsewhere in the units of the axes, which it does not widen.</summary>
/// <param name="Rgb">Interleaved 8-bit RGB, row by row from the top, <c>[height, width, 3]</c>.</param>
/// <param name="PixelWidth">Columns of the picture.</param>
/// <param name="PixelHeight">Rows of the picture.</param>
/// <param name="X">Left edge.</param>
/// <param name="Y">Top edge.</param>
/// <param name="Width">Drawn width.</param>
/// <param name="Height">Drawn height, downwards.</param>
public sealed record ImageLayer(byte[] Rgb, int PixelWidth, int PixelHeight, double X, double Y, double Width, double Height) : Layer;

/// <summary>A picture with its caption.</summary>
/// <param name="Rgb">Interleaved 8-bit RGB, row by row from the top, <c>[height, width, 3]</c>.</param>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="Caption">Text under it.</param>
public sealed record Picture(byte[] Rgb, int Width, int Height, string Caption);

/// <summary>A table that fills a canvas panel.</summary>
/// <param name="Columns">Headings and alignment.</param>
/// <param name="Rows">The rows.</param>
public sealed record TableLayer(IReadOnlyList<TableColumn> Columns, IReadOnlyList<TableRow> Rows) : Layer
{
    /// <summary>Height of a row in pixels; plotly.js draws no lower row of bold text.</summary>
    internal const double RowHeight = 29;
}

/// <summary>A column of a drawn table.</summary>
/// <param name="Heading">Text of the head row.</param>
/// <param name="Numeric">Whether cells are aligned to the right.</param>
public sealed record TableColumn(string Heading, bool Numeric = false);

/// <summary>A row of a drawn table.</summary>
/// <param name="Cells">One text a column; a single cell spans the table as a heading of the rows under it.</param>
public sealed record TableRow(params IReadOnlyList<string> Cells)
{
    /// <summary>Whether the row is bold: a result of this run.</summary>
    public bool Bold { get; init; }
}
