using System.Collections;
using System.Net;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Vcmr.Charts.Rendering;

namespace Vcmr.Charts;

/// <summary>A small table for notebooks, made of records.</summary>
[TypeFormatterSource(NotebookFormatters.Html, NotebookFormatters.Markdown, NotebookFormatters.Plain)]
public sealed partial class Table : INotebookValue
{
    private Table(IReadOnlyList<string> headings, IReadOnlyList<IReadOnlyList<string>> rows, IReadOnlyList<bool> numeric)
    {
        Headings = headings;
        Rows = rows;
        Numeric = numeric;
    }

    /// <summary>Headings of the columns.</summary>
    public IReadOnlyList<string> Headings { get; }

    /// <summary>Texts of the cells, row by row.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Rows { get; }

    /// <summary>Which columns hold numbers, and so are aligned to the right.</summary>
    public IReadOnlyList<bool> Numeric { get; }

    /// <summary>One line a row; columns are lined up for a fixed-width font.</summary>
    public string Text => TextTable.Write(Headings, Rows, Numeric);

    /// <summary>The table in Markdown.</summary>
    public string Markdown
    {
        get
        {
            var text = new StringBuilder();
            Line(Headings.Select(Escape));
            Line(Numeric.Select(n => n ? "---:" : "---"));
            foreach (IReadOnlyList<string> row in Rows)
            {
                Line(row.Select(Escape));
            }

            return text.ToString();

            void Line(IEnumerable<string> cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
            static string Escape(string cell) => cell.Replace("\\", "\\\\").Replace("|", "\\|").Replace("\r", "").Replace("\n", " ");
        }
    }

    /// <summary>The table in HTML.</summary>
    public string Html
    {
        get
        {
            var text = new StringBuilder("<table><thead><tr>");
            Cells("th", Headings);
            text.Append("</tr></thead><tbody>");
            foreach (IReadOnlyList<string> row in Rows)
            {
                text.Append("<tr>");
                Cells("td", row);
                text.Append("</tr>");
            }

            return text.Append("</tbody></table>").ToString();

            void Cells(string tag, IReadOnlyList<string> cells)
            {
                for (int c = 0; c < cells.Count; c++)
                {
                    text.Append($"<{tag} style=\"text-align:{(Numeric[c] ? "right" : "left")}\">{WebUtility.HtmlEncode(cells[c])}</{tag}>");
                }
            }
        }
    }

    /// <summary>Makes a table of records: one column a public property, one row an item.</summary>
    /// <typeparam name="T">A record, a class or an anonymous type.</typeparam>
    /// <param name="rows">The items.</param>
    /// <param name="columns">Names of the properties to show, in order; all where none is named.</param>
    /// <exception cref="VcmrException">A named property does not exist.</exception>
    public static Table From<T>(IEnumerable<T> rows, params string[] columns)
    {
        PropertyInfo[] all = [.. typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanRead && p.GetIndexParameters().Length == 0)];
        PropertyInfo[] chosen = columns.Length == 0
            ? all
            : [.. columns.Select(c => all.FirstOrDefault(p => p.Name == c) ?? throw new VcmrException($"A row has no column '{c}'; there are {string.Join(", ", all.Select(p => p.Name))}."))];
        return new Table(
            [.. chosen.Select(p => Heading(p.Name))],
            [.. rows.Select(r => chosen.Select(p => Cell(p.GetValue(r))).ToArray())],
            [.. chosen.Select(p => IsNumber(Nullable.GetUnderlyingType(p.PropertyType) ?? p.PropertyType))]);
    }

    /// <summary>What a notebook shows: HTML, Markdown and text.</summary>
    public IReadOnlyDictionary<string, object> ToMimeBundle() => new Dictionary<string, object>
    {
        [NotebookFormatters.Html] = Html,
        [NotebookFormatters.Markdown] = Markdown,
        [NotebookFormatters.Plain] = Text,
    };

    string INotebookValue.ToHtml() => Html;

    /// <summary>The table as text.</summary>
    public override string ToString() => Text;

    private static string Heading(string name)
    {
        string spaced = WordStart().Replace(name, " $1").Trim();
        string sentence = spaced.Length < 2 ? spaced : spaced[0] + spaced[1..].ToLowerInvariant();
        return sentence.Replace("Roc auc", "ROC-AUC").Replace("Pr auc", "PR-AUC");
    }

    private static string Cell(object? value) => value switch
    {
        null => "–",
        double d => Real(d),
        float f => Real(f),
        bool b => b ? "yes" : "no",
        string s => s,
        TimeSpan t => t.ToString(t.TotalHours >= 1 ? @"h\:mm\:ss" : @"m\:ss"),
        IEnumerable items => string.Join(", ", items.Cast<object?>().Select(Cell)),
        _ => value.ToString() ?? "",
    };

    private static string Real(double value) =>
        Math.Abs(value) is >= 1e5 or (> 0 and < 1e-3) ? value.ToString("0.###e+0") : value.ToString("0.####");

    private static bool IsNumber(Type type) =>
        Type.GetTypeCode(type) is >= TypeCode.SByte and <= TypeCode.Decimal && !type.IsEnum;

    [GeneratedRegex("(?<=[a-z0-9])([A-Z])")]
    private static partial Regex WordStart();
}
