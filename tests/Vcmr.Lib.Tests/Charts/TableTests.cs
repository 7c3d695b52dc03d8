using Vcmr.Charts;
using Vcmr.Evaluation;
using Xunit;

namespace Vcmr.Tests.Charts;

public sealed class TableTests
{
    private sealed record Row(string Name, double ScoreValue, int? Count, bool Kept, string[] Tags);

    private static readonly Row[] Rows = [new("a<b>|c", 0.12345, 3, true, ["x", "y"]), new("d", 0.00001, null, false, [])];

    [Fact]
    public void Table_has_a_column_a_property_with_readable_headings_and_values()
    {
        Table table = Table.From(Rows);
        Assert.Equal(["Name", "Score value", "Count", "Kept", "Tags"], table.Headings);
        Assert.Equal(["a<b>|c", "0.1235", "3", "yes", "x, y"], table.Rows[0]);
        Assert.Equal(["d", "1e-5", "–", "no", ""], table.Rows[1]);
        Assert.Equal([false, true, true, false, false], table.Numeric);
    }

    [Fact]
    public void Table_escapes_cells_in_html_and_markdown()
    {
        IReadOnlyDictionary<string, object> bundle = Table.From(Rows).ToMimeBundle();
        Assert.Contains("a&lt;b&gt;|c", (string)bundle["text/html"], StringComparison.Ordinal);
        Assert.Contains("| a<b>\\|c |", (string)bundle["text/markdown"], StringComparison.Ordinal);
        Assert.Contains("| --- | ---: | ---: | --- | --- |", (string)bundle["text/markdown"], StringComparison.Ordinal);
        Assert.Contains("a<b>|c", (string)bundle["text/plain"], StringComparison.Ordinal);
    }

    [Fact]
    public void Table_shows_the_named_columns_only_and_takes_anonymous_rows()
    {
        Table table = Table.From([new { Model = "VCMR", Score = new Score(0.8, 0.01) }], "Score", "Model");
        Assert.Equal(["0.800 ± 0.010", "VCMR"], table.Rows[0]);
        Assert.Throws<VcmrException>(() => Table.From(Rows, "Absent"));
    }
}
