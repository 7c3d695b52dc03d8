using System.Text.Json.Nodes;
using Plotly.NET;
using Plotly.NET.CSharp;
using Vcmr.Tests.Figures;
using Vcmr.Tests.Support;
using Xunit;
using Chart = Plotly.NET.CSharp.Chart;
using Figure = Vcmr.Charts.Figure;

namespace Vcmr.Tests.Charts;

/// <summary>What a user of Plotly.NET gets of a figure, and can do with it.</summary>
public sealed class GenericChartTests
{
    public static TheoryData<string> Names => new(Samples.Names);

    [Theory]
    [MemberData(nameof(Names))]
    public void Chart_of_every_kind_has_the_traces_and_the_layout_of_the_figure(string name)
    {
        Figure figure = Samples.Get(name);
        JsonNode expected = JsonNode.Parse(figure.PlotlyJson.ToJsonString())!, chart = Json(figure.ToGenericChart());
        Assert.True(JsonNode.DeepEquals(expected["data"], chart["data"]), "other traces");
        Assert.True(JsonNode.DeepEquals(expected["layout"], chart["layout"]), "another layout");
        Assert.Equal((figure.Width, figure.Height), ((int)chart["layout"]!["width"]!, (int)chart["layout"]!["height"]!));
    }

    [Fact]
    public void User_adds_a_trace_and_changes_the_title_and_the_figure_stays_as_it_is()
    {
        Figure figure = Samples.Get("figure3-data-scarcity");
        string before = figure.PlotlyJson.ToJsonString();
        GenericChart chart = Chart.Combine([figure.ToGenericChart(), Chart.Point<double, double, string>([10.0], [0.9], Name: "mine")]);
        ((dynamic)GenericChart.getLayout(chart)).title.text = "With my point";

        JsonNode json = Json(chart), own = figure.PlotlyJson;
        Assert.Equal(own["data"]!.AsArray().Count + 1, json["data"]!.AsArray().Count);
        Assert.Equal("mine", (string?)json["data"]!.AsArray()[^1]!["name"]);
        Assert.Equal("With my point", (string?)json["layout"]!["title"]!["text"]);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(before)!["layout"]!["annotations"], json["layout"]!["annotations"]), "notes are lost");
        Assert.Equal(before, figure.PlotlyJson.ToJsonString());
    }

    [Fact]
    public void User_sets_size_and_axis_and_the_rest_of_the_axis_stays()
    {
        GenericChart chart = Samples.Get("figure3-data-scarcity").ToGenericChart().WithSize(1200, 500).WithXAxisStyle<double, double, string>(MinMax: Tuple.Create(0.0, 50.0));
        JsonNode layout = Json(chart)["layout"]!, own = Samples.Get("figure3-data-scarcity").PlotlyJson["layout"]!;
        Assert.Equal((1200, 500), ((int)layout["width"]!, (int)layout["height"]!));
        Assert.Equal([0, 50], layout["xaxis"]!["range"]!.AsArray().Select(v => (double)v!));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(own["xaxis"]!["domain"]!.ToJsonString()), layout["xaxis"]!["domain"]), "another place");
    }

    [Fact]
    public void Chart_is_saved_as_a_page_of_its_size()
    {
        using var folder = new TemporaryFolder();
        Figure figure = Samples.Get("table1");
        figure.ToGenericChart().SaveHtml(folder.File("chart"), false);
        string page = File.ReadAllText(Directory.GetFiles(folder.Path).Single());
        Assert.Contains(figure.Title, page, StringComparison.Ordinal);
        Assert.Contains($"\"width\":{figure.Width}", page, StringComparison.Ordinal);
    }

    private static JsonNode Json(GenericChart chart) => JsonNode.Parse(GenericChart.toFigureJson(chart))!;
}
