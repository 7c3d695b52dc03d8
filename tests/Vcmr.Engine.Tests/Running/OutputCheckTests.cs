using System.Text.Json.Nodes;
using Vcmr.Engine.Documents;
using Vcmr.Engine.Running;
using Xunit;

namespace Vcmr.Engine.Tests.Running;

public sealed class OutputCheckTests
{
    private static Notebook Make(params JsonObject[] outputs)
    {
        NotebookCell cell = NotebookCell.Code("x", "check");
        cell.Id = "one";
        cell.ExecutionCount = 1;
        foreach (JsonObject output in outputs)
        {
            cell.Outputs.Add((JsonNode)output);
        }

        Notebook notebook = new();
        notebook.Cells.Add(cell);
        return notebook;
    }

    private static JsonObject Data(string mime, JsonNode content) => new() { ["output_type"] = "display_data", ["data"] = new JsonObject { [mime] = content } };

    private static JsonObject Printed(string name, string text) => new() { ["output_type"] = "stream", ["name"] = name, ["text"] = text };

    private static IReadOnlyList<string> Lines(string before, string now, double tolerance = 0) =>
        [.. OutputCheck.Compare(Make(Data("text/plain", before)), Make(Data("text/plain", now)), tolerance).SelectMany(difference => difference.Lines)];

    [Theory]
    [InlineData("a\nb\nc", "a\nx\nc", "- b|+ x")]
    [InlineData("a\nb", "a", "- b")]
    [InlineData("a", "a\nb\nc", "+ b|+ c")]
    [InlineData("a\n", "a", "")]
    [InlineData("1\n2\n3\n4\n5\n6\n7", "", "- 1|- 2|- 3|- 4|- 5|- … 2 more lines")]
    public void A_difference_shows_the_lines_that_differ(string before, string now, string lines) => Assert.Equal(lines, string.Join('|', Lines(before, now)));

    [Theory]
    [InlineData("score 0.1234 of 5", "score 0.12345 of 5", 1e-3, true)]
    [InlineData("score 0.1234 of 5", "score 0.12345 of 5", 1e-6, false)]
    [InlineData("score 0.1234", "points 0.1234", 1e-3, false)]
    [InlineData("1e6", "1000100.0", 1e-3, true)]
    [InlineData("-0.5", "0.5", 1e-3, false)]
    [InlineData("1 2", "1 2 3", 0.5, false)]
    [InlineData("NaN", "0", 0.5, false)]
    public void Numbers_may_differ_by_the_tolerance(string before, string now, double tolerance, bool areEqual) =>
        Assert.Equal(areEqual, Lines(before, now, tolerance).Count == 0);

    [Fact]
    public void Printed_text_counts_as_one_and_standard_error_and_pictures_do_not()
    {
        Notebook before = Make(Printed("stdout", "a\n"), Printed("stderr", "at 10:00\n"), Printed("stdout", "b\n"), Data("image/png", "AAAA"));
        Notebook now = Make(Printed("stdout", "a\nb\n"), Data("image/png", "BBBB"));

        Assert.Empty(OutputCheck.Compare(before, now, 0));
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("application/json")]
    public void Other_texts_are_compared_where_there_is_no_plain_one(string mime) =>
        Assert.Single(OutputCheck.Compare(Make(Data(mime, "a")), Make(Data(mime, "b")), 0));

    [Fact]
    public void Missing_cells_and_other_parameters_are_differences()
    {
        Notebook before = Make();
        Notebook now = Make();
        now.Cells[0].Id = "two";
        ParameterInjection.Inject(now, new Dictionary<string, ParameterValue> { ["seed"] = "2" });

        IReadOnlyList<OutputDifference> differences = OutputCheck.Compare(before, now, 0);

        Assert.Equal(3, differences.Count);
        Assert.Contains("+ int seed = 2;", differences[0].Lines);
        Assert.Contains("no such cell", differences[1].Lines[0], StringComparison.Ordinal);
        Assert.Contains("'one' is gone", differences[2].Lines[0], StringComparison.Ordinal);
    }
}
