using System.Text.Json.Nodes;
using SkiaSharp;

namespace Vcmr.Charts.Rendering;

/// <summary>Writes boxes, arrows, texts, pictures and tables for plotly.js.</summary>
internal static class PlotlyCanvas
{
    public static void Write(PlotlyWriter writer, PanelLayout panel, Layer layer)
    {
        switch (layer)
        {
            case BoxLayer box:
                Boxed(writer, panel, box);
                break;
            case ArrowLayer arrow:
                Arrow(writer, panel, arrow);
                break;
            case TextLayer text:
                writer.AddText(text.Text, panel.PixelX(text.X), panel.PixelY(text.Y), text.Size, text.Look.Color, text.Anchor, text.Bold);
                break;
            case ImageLayer image:
                Picture(writer, panel, image);
                break;
            case TableLayer table:
                writer.AddTrace(Table(writer, panel.Plot, table));
                break;
            default:
                throw new InvalidOperationException($"No plotly form for {layer.GetType().Name}.");
        }
    }

    private static void Boxed(PlotlyWriter writer, PanelLayout panel, BoxLayer box)
    {
        double left = panel.PixelX(box.X), top = panel.PixelY(box.Y);
        writer.AddShape(new JsonObject
        {
            ["type"] = "rect",
            ["xref"] = "paper",
            ["yref"] = "paper",
            ["layer"] = "below",
            ["x0"] = Json.Number(writer.PaperX(left)),
            ["x1"] = Json.Number(writer.PaperX(left + box.Width)),
            ["y0"] = Json.Number(writer.PaperY(top + box.Height)),
            ["y1"] = Json.Number(writer.PaperY(top)),
            ["fillcolor"] = box.Fill,
            ["line"] = new JsonObject { ["color"] = box.Look.Color, ["width"] = 1.3, ["dash"] = box.Look.Dash == Dash.Solid ? "solid" : "dash" },
        });
        foreach ((string text, double x, double y, double size, bool bold) in BoxText.Place(box))
        {
            writer.AddText(text, panel.PixelX(x), panel.PixelY(y), size, Theme.Ink, box.Frame ? 0 : 0.5, bold);
        }
    }

    private static void Arrow(PlotlyWriter writer, PanelLayout panel, ArrowLayer arrow)
    {
        double x1 = panel.PixelX(arrow.X1), y1 = panel.PixelY(arrow.Y1), x2 = panel.PixelX(arrow.X2), y2 = panel.PixelY(arrow.Y2);
        if (!arrow.Head)
        {
            writer.AddShape(new JsonObject
            {
                ["type"] = "line",
                ["xref"] = "paper",
                ["yref"] = "paper",
                ["x0"] = Json.Number(writer.PaperX(x1)),
                ["x1"] = Json.Number(writer.PaperX(x2)),
                ["y0"] = Json.Number(writer.PaperY(y1)),
                ["y1"] = Json.Number(writer.PaperY(y2)),
                ["line"] = new JsonObject { ["color"] = arrow.Look.Color, ["width"] = 1.5, ["dash"] = PlotlyLayers.DashName(arrow.Look.Dash) },
            });
            return;
        }

        writer.AddAnnotation(new JsonObject
        {
            ["xref"] = "paper",
            ["yref"] = "paper",
            ["x"] = Json.Number(writer.PaperX(x2)),
            ["y"] = Json.Number(writer.PaperY(y2)),
            ["ax"] = Json.Number(x1 - x2),
            ["ay"] = Json.Number(y1 - y2),
            ["text"] = "",
            ["showarrow"] = true,
            ["arrowhead"] = 2,
            ["arrowwidth"] = 1.5,
            ["arrowcolor"] = arrow.Look.Color,
        });
    }

    private static void Picture(PlotlyWriter writer, PanelLayout panel, ImageLayer image)
    {
        using SKBitmap bitmap = CanvasPainter.Bitmap(image);

        // The static figure is lossless; a page of many pictures would be five times as large with PNG here.
        using SKData jpeg = bitmap.Encode(SKEncodedImageFormat.Jpeg, 90);
        Box area = panel.PixelBox(image);
        writer.AddImage(new JsonObject
        {
            ["source"] = "data:image/jpeg;base64," + Convert.ToBase64String(jpeg.AsSpan()),
            ["xref"] = "paper",
            ["yref"] = "paper",
            ["x"] = Json.Number(writer.PaperX(area.Left)),
            ["y"] = Json.Number(writer.PaperY(area.Top)),
            ["sizex"] = Json.Number(writer.PaperX(area.Width)),
            ["sizey"] = Json.Number(1 - writer.PaperY(area.Height)),
            ["sizing"] = "stretch",
            ["layer"] = "above",
        });
    }

    // Cells stay on one line: a broken line would make the table higher than its place.
    private static string Unbroken(string text) => Json.Literal(text).Replace(' ', '\u00A0');

    private static JsonObject Table(PlotlyWriter writer, Box area, TableLayer table)
    {
        JsonArray Columns(Func<int, JsonNode> column) => new([.. Enumerable.Range(0, table.Columns.Count).Select(column)]);
        string Cell(TableRow row, int c) => row.Cells.Count == 1
            ? (c == 0 ? $"<b>{Unbroken(row.Cells[0])}</b>" : "")
            : (row.Bold ? $"<b>{Unbroken(row.Cells[c])}</b>" : Unbroken(row.Cells[c]));
        JsonArray fills = new([.. table.Rows.Select(r => (JsonNode)(r.Cells.Count == 1 ? "#EEEEEE" : Theme.Paper))]);
        return new JsonObject
        {
            ["type"] = "table",
            ["domain"] = new JsonObject
            {
                ["x"] = Json.Numbers([writer.PaperX(area.Left), writer.PaperX(area.Right)]),
                ["y"] = Json.Numbers([writer.PaperY(area.Bottom), writer.PaperY(area.Top)]),
            },
            ["columnwidth"] = Json.Numbers(TablePainter.Widths(table, area.Width)),
            ["header"] = new JsonObject
            {
                ["values"] = Columns(c => $"<b>{Unbroken(table.Columns[c].Heading)}</b>"),
                ["align"] = Columns(c => table.Columns[c].Numeric ? "right" : "left"),
                ["height"] = TableLayer.RowHeight,
                ["font"] = new JsonObject { ["size"] = 11 },
                ["fill"] = new JsonObject { ["color"] = Theme.Paper },
                ["line"] = new JsonObject { ["color"] = "#808080" },
            },
            ["cells"] = new JsonObject
            {
                ["values"] = Columns(c => Json.Texts(table.Rows.Select(r => Cell(r, c)))),
                ["align"] = Columns(c => table.Columns[c].Numeric ? "right" : "left"),
                ["height"] = TableLayer.RowHeight,
                ["font"] = new JsonObject { ["size"] = 11 },
                ["fill"] = new JsonObject { ["color"] = new JsonArray(fills) },
                ["line"] = new JsonObject { ["color"] = Theme.Grid },
            },
        };
    }
}
