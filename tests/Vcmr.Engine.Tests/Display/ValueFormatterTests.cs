using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Html;
using Microsoft.DotNet.Interactive.Formatting;
using Vcmr.Engine.Display;
using Xunit;

namespace Vcmr.Engine.Tests.Display;

public sealed class ValueFormatterTests
{
    private sealed record Score(string Tag, double Value, int? Count = null);

    private class Older
    {
        public int A { get; } = 1;
    }

    private sealed class Newer : Older
    {
        public new int A { get; } = 2;
    }

    private sealed class Plain
    {
        public int A { get; } = 1;

        public string B => A == 1 ? throw new InvalidOperationException("no B") : "";
    }

    public sealed class Figure : IHtmlContent
    {
        private readonly string text = "a figure";

        public IReadOnlyDictionary<string, object> ToMimeBundle() => new Dictionary<string, object>
        {
            ["image/png"] = new byte[] { 1, 2, 3 },
            ["application/vnd.plotly.v1+json"] = new JsonObject { ["data"] = new JsonArray() },
            ["text/plain"] = text,
        };

        public void WriteTo(TextWriter writer, System.Text.Encodings.Web.HtmlEncoder encoder) => writer.Write("<b>");
    }

    public ValueFormatterTests() => Formats.Register();

    private static JsonObject Bundle(object? value, params string[] mimes) => Formats.Bundle(value, FormattedValue.CreateManyFromObject(value, mimes));

    private static string Text(object? value) => Bundle(value)["text/plain"]!.GetValue<string>();

    [TypeFormatterSource(typeof(MarkedFormatters))]
    private class Marked
    {
        public override string ToString() => "[2x2]";
    }

    private sealed class MarkedToo : Marked;

    [AttributeUsage(AttributeTargets.Class)]
    private sealed class TypeFormatterSourceAttribute(Type formatterSourceType) : Attribute
    {
        public Type FormatterSourceType => formatterSourceType;
    }

    private sealed class MarkedFormatters
    {
        private readonly string[] mimes = ["text/plain", "image/svg+xml"];

        public IEnumerable<object> CreateTypeFormatters() => mimes.Select(mime => new MarkedFormatter(mime));
    }

    private sealed class MarkedFormatter(string mimeType)
    {
        public string MimeType => mimeType;

        public bool Format(object instance, TextWriter writer)
        {
            writer.Write("1 0");
            return mimeType == "text/plain";
        }
    }

    public static TheoryData<object?, string> Texts => new()
    {
        { null, "<null>" },
        { "a\nb", "a\nb" },
        { 1.5, "1.5" },
        { true, "True" },
        { 'x', "x" },
        { DayOfWeek.Friday, "Friday" },
        { new[] { 1, 2, 3 }, "[ 1, 2, 3 ]" },
        { Array.Empty<int>(), "[]" },
        { new[] { "a", null }, "[ a, <null> ]" },
        { new[] { new[] { 1 }, [2, 3] }, "[ [ 1 ], [ 2, 3 ] ]" },
        { new Score("rock", 0.5), "Score { Tag = rock, Value = 0.5, Count =  }" },
        { new { A = 1 }, "{ A = 1 }" },
        { (1, "b"), "(1, b)" },
        { new Plain(), "Plain { A = 1, B = <InvalidOperationException: no B> }" },
        { typeof(int), "System.Int32" },
        { new[] { (1, 2, 3, 4, 5, 6, 7, 8, 9) }, "Item1  Item2  Item3  Item4  Item5  Item6  Item7  Item8  Item9\n-----  -----  -----  -----  -----  -----  -----  -----  -----\n    1      2      3      4      5      6      7      8      9" },
        { new Newer(), "Newer { A = 2 }" },
    };

    [Theory]
    [MemberData(nameof(Texts), DisableDiscoveryEnumeration = true)]
    public void A_value_is_text_that_names_it(object? value, string text) => Assert.Equal(text, Text(value));

    [Fact]
    public void A_library_s_own_formatters_are_found_by_name_and_used_where_they_have_something()
    {
        JsonObject bundle = Bundle(new Marked());

        Assert.Equal(["text/plain"], bundle.Select(form => form.Key));
        Assert.Equal("1 0", bundle["text/plain"]!.GetValue<string>());
        Assert.Equal("1 0", Text(new MarkedToo()));
        Assert.Equal("[ 1 0, 1 0 ]", Text(new object[] { new Marked(), new MarkedToo() }));
    }

    [Fact]
    public void A_chart_of_Plotly_NET_is_a_figure_of_plotly_js_by_its_name()
    {
        JsonObject bundle = Bundle(new Plotly.NET.Nested());

        Assert.Equal("[1]", bundle["application/vnd.plotly.v1+json"]!["data"]!.ToJsonString());
        Assert.Equal(["text/plain", "application/vnd.plotly.v1+json"], bundle.Select(form => form.Key));
    }

    [Fact]
    public void Records_are_a_table_in_html_and_text()
    {
        JsonObject bundle = Bundle(new[] { new Score("a<b", 0.123456789), new Score("rock", 2, 7) });

        Assert.Equal("Tag      Value  Count\n----  --------  -----\na<b   0.123457\nrock         2      7", bundle["text/plain"]!.GetValue<string>());
        string html = bundle["text/html"]!.GetValue<string>();
        Assert.Contains("<td style=\"text-align:left\">a&lt;b</td>", html, StringComparison.Ordinal);
        Assert.Contains("<td style=\"text-align:right\">7</td>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Entries_of_a_dictionary_and_tuples_are_tables()
    {
        Assert.Equal("Key  Value\n---  -----\na        1", Text(new Dictionary<string, int> { ["a"] = 1 }));
        Assert.Equal("Item1  Item2\n-----  -----\n    1  b", Text(new[] { (1, "b") }));
    }

    [Fact]
    public void A_sequence_without_end_is_cut_off()
    {
        static IEnumerable<int> Count()
        {
            for (int i = 0; ; i++)
            {
                yield return i;
            }
        }

        Assert.EndsWith("199, … ]", Text(Count()), StringComparison.Ordinal);
        Assert.EndsWith("more rows", Text(Count().Select(i => new { i })), StringComparison.Ordinal);
        Assert.EndsWith("… 100 more rows", Text(Enumerable.Range(0, 300).Select(i => new { i }).ToList()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_type_supplies_its_own_bundle()
    {
        JsonObject bundle = Bundle(new Figure());

        Assert.Equal("AQID", bundle["image/png"]!.GetValue<string>());
        Assert.Empty(bundle["application/vnd.plotly.v1+json"]!["data"]!.AsArray());
        Assert.Equal("a figure", bundle["text/plain"]!.GetValue<string>());
        Assert.False(bundle.ContainsKey("text/html"));
    }

    [Fact]
    public void Html_is_html() => Assert.Equal("<i>x</i>", Bundle(new HtmlString("<i>x</i>"))["text/html"]!.GetValue<string>());

    [Fact]
    public void A_form_asked_for_is_the_only_one()
    {
        Assert.Equal("&lt;b&gt;", (string?)Bundle("<b>", "text/html")["text/html"]);
        Assert.Equal("<b>", (string?)Bundle("<b>", "text/markdown")["text/markdown"]);
        Assert.Equal("""{"image/png":"AQI="}""", Bundle(new byte[] { 1, 2 }, "image/png").ToJsonString());
        Assert.Equal("""{"application/json":{"a":1}}""", Bundle(new { a = 1 }, "application/json").ToJsonString());
        Assert.Equal("""{"text/plain":"a figure"}""", Bundle(new Figure(), "text/plain").ToJsonString());
    }

    [Fact]
    public void Json_is_json() => Assert.Equal(1, Bundle(new JsonArray(1))["application/json"]!.AsArray().Single()!.GetValue<int>());
}
