using System.Text.Json.Nodes;
using Vcmr.Charts;
using Vcmr.Figures.Report;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Figures.Report;

public sealed class FrontPageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0.01, 0.03, "a clear gain")]
    [InlineData(-0.03, -0.01, "a clear loss")]
    [InlineData(-0.03, 0.01, "no clear difference")]
    public void Answer_is_made_from_the_numbers(double low, double high, string verdict)
    {
        Write("own/metrics/tag-differences.json", Difference("macro", (low + high) / 2, low, high));

        string page = FrontPage.Write(_folder.File("own"), _folder.File("study"), "<!-- map -->").Body;

        Assert.Contains($"in ROC-AUC <b>{verdict}</b>", page);
        Assert.Contains("(profile own, ", page);
        Assert.Contains("<!-- map -->", page);
        Assert.DoesNotContain("<table", page);
        Assert.DoesNotContain("<figure>", page);
    }

    [Fact]
    public void Table_has_this_runs_scores_and_the_papers()
    {
        Write("own/metrics/table1.json", """[{"model":"Mine & <own>","dataset":"d","seeds":3,"clips":7,"macro":{"rocAuc":{"runs":3,"mean":0.61234,"deviation":0.01},"rocAucInterval":{"low":0.5,"high":0.7},"prAuc":{"mean":0.4},"prAucInterval":null}}]""");

        string page = FrontPage.Write(_folder.File("own"), _folder.File("study"), "").Body;

        Assert.Contains("Mine &amp; &lt;own&gt;<small>d, 7 clips, 3 seeds</small>", page);
        Assert.Contains("0.612 ± 0.010<small>[0.500, 0.700]</small></td><td class=\"number\">0.400</td>", page);
        Assert.Contains("VCMR<small>MTAT, paper</small></th><td class=\"number\">0.891</td>", page);
    }

    [Fact]
    public void Figure_is_the_studys_where_there_is_one_and_else_the_runs()
    {
        Dose("own", 0.1);
        string page = FrontPage.Write(_folder.File("own"), _folder.File("study"), "").Body;
        Assert.Contains("The figure is this run's own", page);
        Assert.Contains("+0.100", page);
        Assert.Contains("<div class=\"plotly\"><img class=\"picture chart\"", page);

        Dose("study", 0.2);
        page = FrontPage.Write(_folder.File("own"), _folder.File("study"), "").Body;
        Assert.Contains("that of the known-truth study", page);
        Assert.Contains("+0.200", page);
        Assert.DoesNotContain("+0.100", page);
    }

    [Fact]
    public void Broken_files_leave_out_what_they_hold()
    {
        Write("own/metrics/table1.json", "{");
        Write("own/metrics/tag-differences.json", "{}");
        Write("own/metrics/dose-response.json", "[]");
        Write("own/figures/dose-response.png", "x");
        Write("own/figures/dose-response.json", "{}");

        string page = FrontPage.Write(_folder.File("own"), _folder.File("study"), "map").Body;

        Assert.Contains("<h1>", page);
        Assert.DoesNotContain("id=\"answer\"", page);
    }

    private void Dose(string name, double gain)
    {
        Write($"{name}/metrics/dose-response.json", $"[{Difference("trend", gain, gain - 0.01, gain + 0.01)}]");
        new Figure("dose-response", new Chart("A title", [Panel.Drawing(new TextLayer(0, 10, "a"))])).Save(_folder.File($"{name}/figures"));
    }

    private static string Difference(string key, double mean, double low, double high)
    {
        JsonObject Interval() => new() { ["low"] = low, ["high"] = high };
        return new JsonObject
        {
            [key] = new JsonObject { ["rocAuc"] = mean, ["rocAucInterval"] = Interval(), ["prAuc"] = new JsonObject { ["mean"] = mean }, ["prAucInterval"] = Interval() },
        }.ToJsonString();
    }

    private void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.File(name))!);
        File.WriteAllText(_folder.File(name), text);
    }
}
