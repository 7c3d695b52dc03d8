using System.Collections;
using System.Reflection;
using System.Text.Json.Nodes;
using Vcmr.Charts;
using Vcmr.Lessons;
using Vcmr.Lessons.Contrastive;
using Vcmr.Tests.Figures;
using Xunit;

namespace Vcmr.Tests.Charts;

/// <summary>As .NET Interactive's formatter looks: by the names of an attribute, a source and formatters.</summary>
public sealed class NotebookFormatterTests
{
    [Theory]
    [InlineData(typeof(Figure), "application/vnd.plotly.v1+json", "image/png", "text/plain")]
    [InlineData(typeof(Table), "text/html", "text/markdown", "text/plain")]
    [InlineData(typeof(AudioPlayer), "text/html", "text/plain")]
    [InlineData(typeof(AudioTable), "text/html", "text/plain")]
    [InlineData(typeof(CheckResult), "text/html", "text/plain")]
    public void A_type_is_shown_in_the_forms_of_its_bundle(Type type, params string[] mimes) =>
        Assert.Equal(mimes, Property<string[]>(Mark(type), "PreferredMimeTypes"));

    [Fact]
    public void A_figure_has_each_form_and_a_picture_within_html()
    {
        Figure figure = Samples.Get("table1");

        Assert.Equal(figure.PlotlyJson.ToJsonString(), JsonNode.Parse(Form(figure, "application/vnd.plotly.v1+json")!)!.ToJsonString());
        Assert.Equal(figure.Png, Convert.FromBase64String(Form(figure, "image/png")!));
        Assert.Equal(figure.Text, Form(figure, "text/plain"));
        Assert.StartsWith("<img alt=\"", Form(figure, "text/html"), StringComparison.Ordinal);
        Assert.Contains("src=\"data:image/png;base64,", Form(figure, "text/html"), StringComparison.Ordinal);
        Assert.Null(Form(figure, "text/markdown"));
    }

    [Fact]
    public void Tables_and_players_are_html()
    {
        Table table = Table.From([new { Tag = "a<b" }]);
        var player = new AudioPlayer("a<b", new float[1600], 16_000);

        Assert.Equal(table.Html, Form(table, "text/html"));
        Assert.Equal(table.Markdown, Form(table, "text/markdown"));
        Assert.Equal(player.ToMimeBundle()["text/html"], Form(player, "text/html"));
        Assert.Contains("<audio", Form(new AudioTable("heading", [(player, "text")]), "text/html"), StringComparison.Ordinal);
    }

    private static object Mark(Type type) => type.GetCustomAttributes(inherit: true).Single(a => a.GetType().Name == "TypeFormatterSourceAttribute");

    private static T Property<T>(object of, string name) => Assert.IsType<T>(of.GetType().GetProperty(name)!.GetValue(of), exactMatch: false);

    private static string? Form(object value, string mime)
    {
        object source = Activator.CreateInstance(Property<Type>(Mark(value.GetType()), "FormatterSourceType"))!;
        var formatters = (IEnumerable)source.GetType().GetMethod("CreateTypeFormatters")!.Invoke(source, null)!;
        object formatter = formatters.Cast<object>().Single(f => Property<string>(f, "MimeType") == mime);
        using var writer = new StringWriter();
        MethodInfo format = formatter.GetType().GetMethod("Format")!;
        return (bool)format.Invoke(formatter, [value, writer])! ? writer.ToString() : null;
    }
}
