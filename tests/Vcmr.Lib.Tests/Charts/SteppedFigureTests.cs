using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Vcmr.Charts;
using Vcmr.Evaluation;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Charts;

public sealed class SteppedFigureTests
{
    private static readonly SteppedFigure Sample = new("dose (mg)", [State("low", 1, null), State("middle", 2, "two"), State("high", 3, "three")], 1);

    [Fact]
    public void Frames_give_each_states_own_figure_in_whatever_order_they_are_shown()
    {
        int[][] orders = [[0], [1], [2], [0, 1], [0, 2], [2, 0], [2, 1, 0], [0, 2, 1]];
        Assert.All(orders, order =>
        {
            JsonObject shown = MergedFrames.After(Sample, order), own = Sample.States[order[^1]].Figure.PlotlyJson.AsObject();
            Assert.Equal(Plain(own["data"]!), Plain(shown["data"]!));
            Assert.Equal(Sample.States[order[^1]].Says, (string?)shown["layout"]!["meta"]!["description"]);
            foreach (string list in new[] { "annotations", "shapes" })
            {
                // What a state lacks is there and hidden.
                JsonNode[] visible = [.. shown["layout"]![list]!.AsArray().Where(n => (bool?)n!["visible"] != false).Select(n => n!)];
                Assert.Equal(own["layout"]![list]!.AsArray().Select(n => Plain(n!)), visible.Select(n => Plain(n)));
            }

            Assert.Equal(own["layout"]!["yaxis"]!["ticktext"]!.ToJsonString(), shown["layout"]!["yaxis"]!["ticktext"]!.ToJsonString());
        });
    }

    [Fact]
    public void Frames_hold_only_what_differs()
    {
        JsonNode frame = Sample.PlotlyJson["frames"]![0]!;
        Assert.Equal([1], frame["traces"]!.AsArray().Select(t => (int)t!));
        Assert.False(frame["data"]![0]!.AsObject().ContainsKey("marker"));
        // The plot begins where the texts of the vertical axis end.
        Assert.Equal(["domain"], frame["layout"]!["xaxis"]!.AsObject().Select(e => e.Key));
    }

    [Fact]
    public void Slider_names_the_setting_and_its_values_and_begins_where_it_should()
    {
        JsonNode slider = Sample.PlotlyJson["layout"]!["sliders"]![0]!;
        Assert.Equal("dose (mg): ", (string?)slider["currentvalue"]!["prefix"]);
        Assert.Equal(["low", "middle", "high"], slider["steps"]!.AsArray().Select(s => (string?)s!["label"]));
        Assert.Equal(1, (int)slider["active"]!);
        Assert.Equal(Sample.PlotlyJson["frames"]!.AsArray().Select(f => (string?)f!["name"]), slider["steps"]!.AsArray().Select(s => (string?)s!["args"]![0]![0]));
    }

    [Fact]
    public void Bundle_has_plotly_the_first_states_picture_and_what_every_state_says()
    {
        IReadOnlyDictionary<string, object> bundle = Sample.ToMimeBundle();
        Assert.Equal(["application/vnd.plotly.v1+json", "image/png", "text/plain"], bundle.Keys.Order());
        Assert.Equal([0x89, 0x50, 0x4E, 0x47], ((byte[])bundle["image/png"])[..4]);
        Assert.All(Sample.States, s => Assert.Contains($"{s.Value}: {s.Says}", (string)bundle["text/plain"], StringComparison.Ordinal));
    }

    [Fact]
    public void Page_runs_its_own_programs_and_no_other_and_loads_nothing()
    {
        string html = Sample.Html;
        string policy = Regex.Match(html, "script-src ([^;]*);").Groups[1].Value;
        string[] programs = [.. Regex.Matches(html, "<script>(.*?)</script>", RegexOptions.Singleline).Select(m => m.Groups[1].Value)];
        Assert.Equal(3, programs.Length);
        Assert.Equal(string.Join(' ', programs.Select(p => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(p)))}'")), policy);
        Assert.Contains("steppedFigures.open(", programs[2], StringComparison.Ordinal);
        Assert.DoesNotMatch("<script[^>]+src", html);
    }

    [Fact]
    public void States_that_no_slider_can_step_through_are_refused()
    {
        Assert.Throws<VcmrException>(() => new SteppedFigure("x", [], 0));
        Assert.Throws<VcmrException>(() => new SteppedFigure("x", [State("a", 1, null)], 1));
        Assert.Throws<VcmrException>(() => new SteppedFigure("x", [State("a", 1, null), State("a", 2, null)], 0));
        var other = new FigureState("b", new Figure("x", new Chart("t", [new Panel(new Axis("x"), new Axis("y"), [new LineLayer([0, 1], [0, 1])])])), "");
        Assert.Contains("differ in their size or in their number of series", Assert.Throws<VcmrException>(() => new SteppedFigure("x", [State("a", 1, null), other], 0).PlotlyJson).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Save_writes_four_files()
    {
        using var folder = new TemporaryFolder();
        Sample.Save(folder.File("figures"));
        Assert.Equal(["stepped.html", "stepped.json", "stepped.png", "stepped.svg"], Directory.GetFiles(folder.File("figures")).Select(Path.GetFileName).Order());
    }

    // A trace that stays, one that changes, has whiskers in some states alone, and notes that come and go.
    private static FigureState State(string value, double at, string? note)
    {
        Layer[] noted = note is null ? [] : [new RuleLayer(at, Vertical: true, note) { Look = new Look(Theme.Limit) }];
        var chart = new Chart($"Dose {value}", [new Panel(new Axis("x") { Min = 0, Max = 4 }, Axis.Categories("", [value, "b"]) with { Max = 4 }, [
            new LineLayer([0, 4], [0, 4]) { Label = "stays", Look = Theme.Category(0) },
            new PointLayer([at], [at]) { Label = "moves", Look = Theme.Category(1), Whiskers = at > 1 ? [new Interval(at - 1, at + 1)] : null },
            .. noted,
        ])]) { Width = 500 };
        return new FigureState(value, new Figure("stepped", chart), $"At {value} it is {at}.");
    }

    // Without what is null or says that it is to be seen: both are as if they were not there.
    private static string Plain(JsonNode node) => Strip(node)!.ToJsonString();

    private static JsonNode? Strip(JsonNode? node) => node switch
    {
        JsonObject o => new JsonObject(o.Where(e => e.Value is not null && e.Key != "visible").OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => KeyValuePair.Create(e.Key, Strip(e.Value)))),
        JsonArray a => new JsonArray([.. a.Select(Strip)]),
        _ => node?.DeepClone(),
    };
}
