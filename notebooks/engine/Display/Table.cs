using System.Collections;
using System.Text;
using System.Text.Encodings.Web;

namespace Vcmr.Engine.Display;

/// <summary>Records as rows, or a dictionary's entries, as an HTML table and as aligned text.</summary>
internal sealed class Table
{
    private readonly string[] headers;
    private readonly bool[] rightAligned;
    private readonly List<string[]> rows;
    private readonly string? note;

    private Table(string[] headers, bool[] rightAligned, List<string[]> rows, string? note)
    {
        this.headers = headers;
        this.rightAligned = rightAligned;
        this.rows = rows;
        this.note = note;
    }

    /// <summary>The table a value makes, or null where it is no sequence of records and no dictionary.</summary>
    public static Table? Of(object? value)
    {
        if (value is not IEnumerable items || !Members.IsSequence(value))
        {
            return null;
        }

        List<object?> shown = [];
        bool more = false;
        foreach (object? item in items)
        {
            if (shown.Count == PlainText.MaxItems)
            {
                more = true;
                break;
            }

            shown.Add(item);
        }

        Type[] types = [.. shown.Where(item => item is not null).Select(item => item!.GetType()).Distinct()];
        if (types.Length == 0 || shown.Any(item => item is null || Members.IsSequence(item) || IsOneValue(item)))
        {
            return null;
        }

        // Rows of several types (subclasses, mixed anonymous types) show the columns of all.
        Member[] columns = [.. types.SelectMany(Members.Of).DistinctBy(member => member.Name)];
        if (columns.Length == 0)
        {
            return null;
        }

        List<string[]> rows = [.. shown.Select(item => Cells(item!, columns))];
        string? note = more ? $"… {Remaining(items)}" : null;
        return new Table([.. columns.Select(c => c.Name)], [.. columns.Select(c => IsNumber(c.Type))], rows, note);
    }

    /// <summary>Builds a table of given texts.</summary>
    public static Table Of(string[] headers, IEnumerable<string[]> rows) => new(headers, new bool[headers.Length], [.. rows], null);

    public string ToHtml()
    {
        StringBuilder html = new("<table><thead><tr>");
        for (int i = 0; i < headers.Length; i++)
        {
            html.Append("<th").Append(Alignment(i)).Append('>').Append(HtmlEncoder.Default.Encode(headers[i])).Append("</th>");
        }

        html.Append("</tr></thead><tbody>");
        foreach (string[] row in rows)
        {
            html.Append("<tr>");
            for (int i = 0; i < row.Length; i++)
            {
                html.Append("<td").Append(Alignment(i)).Append('>').Append(HtmlEncoder.Default.Encode(row[i])).Append("</td>");
            }

            html.Append("</tr>");
        }

        html.Append("</tbody></table>");
        return note is null ? html.ToString() : html.Append("<p>").Append(HtmlEncoder.Default.Encode(note)).Append("</p>").ToString();
    }

    public string ToPlainText()
    {
        int[] widths = [.. headers.Select((header, i) => Math.Max(header.Length, rows.Count == 0 ? 0 : rows.Max(row => OneLine(row[i]).Length)))];
        IEnumerable<string> lines = rows.Select(row => Line(row, widths)).Prepend(string.Join("  ", widths.Select(w => new string('-', w)))).Prepend(Line(headers, widths));
        return string.Join('\n', note is null ? lines : lines.Append(note));
    }

    private static string[] Cells(object item, Member[] columns)
    {
        IReadOnlyList<Member> own = Members.Of(item.GetType());
        return [.. columns.Select(column => own.FirstOrDefault(m => m.Name == column.Name) is Member member ? PlainText.InTable(member.Read(item)) : "")];
    }

    private string Line(string[] row, int[] widths)
    {
        IEnumerable<string> cells = row.Select((text, i) => rightAligned[i] ? OneLine(text).PadLeft(widths[i]) : OneLine(text).PadRight(widths[i]));
        return string.Join("  ", cells).TrimEnd();
    }

    private string Alignment(int column) => rightAligned[column] ? " style=\"text-align:right\"" : " style=\"text-align:left\"";

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");

    private static string Remaining(IEnumerable items) =>
        items is ICollection { Count: int count } ? $"{count - PlainText.MaxItems} more rows" : "more rows";

    private static bool IsOneValue(object item) => Members.IsScalar(item) || !Members.AreColumnsOf(item.GetType());

    private static bool IsNumber(Type type)
    {
        TypeCode code = Type.GetTypeCode(Nullable.GetUnderlyingType(type) ?? type);
        return !type.IsEnum && code is >= TypeCode.SByte and <= TypeCode.Decimal;
    }
}
