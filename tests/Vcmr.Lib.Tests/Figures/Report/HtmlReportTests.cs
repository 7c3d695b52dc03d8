using System.Text.RegularExpressions;
using TorchSharp;
using Vcmr.Charts;
using Vcmr.Figures.Report;
using Vcmr.Tests.Support;
using Vcmr.Training.Checkpoints;
using Xunit;

namespace Vcmr.Tests.Figures.Report;

public sealed class HtmlReportTests : IDisposable
{
    private const string Hostile = "<script>alert('x')&\"#%";
    private readonly TemporaryFolder _folder = new();

    private string Results => _folder.File("small");

    [Fact]
    public void Page_has_every_figure_run_and_metric()
    {
        Figure("first");
        Figure("second");
        Write("metrics/table1.json", """[{"model":"Audio-only","seeds":3,"macro":{"name":"macro","rocAuc":{"runs":3,"mean":0.61234,"deviation":0.01},"rocAucInterval":{"low":0.5,"high":0.7}}}]""");
        Write("metrics/mine.json", """{"answer":42,"parts":[{"what":"left","value":0.25},{"what":"right","value":null}]}""");
        Run("audio", "aaa", finished: true);
        Run("tags", "bbb", finished: true, """{"report":{"rocAuc":0.71,"prAuc":0.52}}""");
        Run("tags", "ccc", finished: true);
        Run("tags", "ddd", finished: false);
        Write("01-first.ipynb", """{"cells":[{"cell_type":"markdown","source":["# The title\n"]},{"cell_type":"code","execution_count":1,"outputs":[],"source":[]}]}""");
        Directory.CreateDirectory(_folder.File("notebooks/profiles"));
        File.WriteAllText(_folder.File("notebooks/profiles/small.yaml"), "description: a small one\n");

        ReportSummary summary = HtmlReport.Write(Results);
        string page = File.ReadAllText(summary.Path);

        Assert.Equal(new ReportSummary(Path.Combine(Results, "report.html"), 2, 2, 0, 2, 2, 0), summary);
        Assert.Equal(2, Regex.Count(page, "src=\"data:image/png;base64,"));
        foreach (string expected in new[]
        {
            "href=\"figures/first.html\"", "href=\"figures/second.svg\"", "0.6123 ± 0.0100", "0.5000 to 0.7000", "Table 1", "42", "0.2500", "right",
            "href=\"audio/aaa\"", "href=\"tags/bbb\"", "href=\"#run-aaa\"", "0.7100", "0.5200", "trained, not tested", "in epoch 2 of 7", "<polyline class=\"train\"",
            "options.epochs", "href=\"01-first.ipynb\"", "The title", "1 of 1", "description: a small one",
        })
        {
            Assert.Contains(expected, page);
        }
    }

    [Fact]
    public void Fragment_links_to_what_a_site_has_and_names_the_rest()
    {
        Figure("first");
        Write("metrics/table1.json", """[{"model":"Audio-only","seeds":3}]""");
        Run("audio", "aaa", finished: true);

        PageFragment fragment = HtmlReport.Fragment(Results, path => path.EndsWith("table1.json", StringComparison.Ordinal));

        Assert.Equal("Results of small", fragment.Title);
        Assert.Equal(["metrics/table1.json"], Regex.Matches(fragment.Body, "href=\"([^#\"][^\"]*)\"").Select(m => m.Groups[1].Value));
        Assert.Contains("<code>aaa</code>", fragment.Body);
        Assert.DoesNotContain(_folder.Path, fragment.Body);
        Assert.DoesNotContain("<main", fragment.Body);
        Assert.StartsWith(".report {", fragment.Style);
        Assert.DoesNotContain(":root", fragment.Style);
    }

    [Fact]
    public void Table_of_tested_models_has_each_that_was_tested_on_all_clips_by_data_set()
    {
        Tested("a", "audioOnly", 1, 0.6, "data one");
        Tested("b", "audioOnly", 2, 0.7, "data one");
        Tested("c", "audioOnly", 2, 0.1, "data one", fraction: 0.5);
        Tested("d", null, 1, 0.8, "data one");
        Tested("e", "harmonicCnn", 1, 0.9, "data two");
        Tested("f", "audioOnly", 1, 0.5, "data two", more: ",\"droppedLeaks\":{\"test\":4}");
        Tested("g", "audioOnly", 1, 0.2, "data one", stage: "robustness");
        string page = File.ReadAllText(HtmlReport.Write(Results).Path);
        Assert.Equal(
        [
            "|SampleCNN, supervised||data one||6.15||–||1||0.800||0.400|",
            "|Audio-only||data one||6.15||–||2||0.650 ± 0.071||0.325 ± 0.035|",
            "|HarmonicCNN, supervised||data two||6.15||–||1||0.900||0.450|",
            "|Audio-only||data two, 4 test clips left out||6.15||–||1||0.500||0.250|",
        ], Rows(page, "<section id=\"tested\">", "<h3>Published"));
        Assert.Contains("|VCMR||MTAT, test||0.891||0.353||paper|", Rows(page, "<h3>Published", "</section>"));
    }

    [Fact]
    public void Tested_models_of_other_settings_or_widths_are_rows_of_their_own_and_disturbed_clips_are_none()
    {
        Write("audio/x/config.json", """{"stage":"audio","options":{"epochs":5},"seed":1}""");
        Write("audio/y/config.json", """{"stage":"audio","options":{"epochs":50},"seed":1}""");
        Tagged("a", "x", 16, 0.6);
        Tagged("b", "y", 16, 0.8);
        Tagged("c", "x", 128, 0.9);
        Write("robustness/d/config.json", """{"stage":"robustness","method":"audioOnly","tagger":"a","seed":1,"data":"data one"}""");
        Write("robustness/d/result.json", """{"report":{"rocAuc":0.1,"prAuc":0.1}}""");
        Assert.Equal(
        [
            "|Audio-only||data one||6.15||128||1||0.900||0.450||encoder.epochs 5|",
            "|Audio-only||data one||6.15||16||1||0.800||0.400||encoder.epochs 50|",
            "|Audio-only||data one||6.15||16||1||0.600||0.300||encoder.epochs 5|",
        ], Rows(File.ReadAllText(HtmlReport.Write(Results).Path), "<section id=\"tested\">", "<h3>Published"));

        void Tagged(string id, string encoder, int width, double score)
        {
            Write($"tags/{id}/config.json", FormattableString.Invariant($"{{\"stage\":\"tags\",\"method\":\"audioOnly\",\"encoder\":\"{encoder}\",\"fraction\":1,\"shape\":{{\"seconds\":6.15,\"width\":{width}}},\"seed\":1,\"data\":\"data one\"}}"));
            Write($"tags/{id}/result.json", FormattableString.Invariant($"{{\"report\":{{\"rocAuc\":{score},\"prAuc\":{score / 2}}}}}"));
        }
    }

    [Fact]
    public void Table_of_times_has_a_row_for_each_kind_of_run_that_says_where_its_time_went()
    {
        const string Head = "step,data,transfer,step,validation,checkpoint,log,filling\n";
        Run("audio", "aaa", finished: true);
        Write("audio/aaa/times.csv", Head + "4,10,0,80,5,4,1,30\n");
        Run("audio", "bbb", finished: false);
        Write("audio/bbb/times.csv", Head + "4,10,0,180,5,4,1,70\n8,0,0,3600,0,0,0,0\n9,1,");
        Run("tags", "ccc", finished: true);
        string page = File.ReadAllText(HtmlReport.Write(Results).Path);
        Assert.Equal(
            ["|audio||2||1:05:00||99.0 %||0.5 %||0.0 %||0.3 %||0.2 %||0.1 %||2.6 %|"],
            Rows(page, "<section id=\"times\">", "</section>"));
        Assert.Contains("href=\"#times\"", page);
    }

    // The rows of the tables between two marks, their cells between strokes.
    private static string[] Rows(string page, string from, string to)
    {
        string part = page[page.IndexOf(from, StringComparison.Ordinal)..];
        return [.. Regex.Matches(part[..part.IndexOf(to, StringComparison.Ordinal)], "<tr>(<td.*?)</tr>").Select(m => Regex.Replace(m.Groups[1].Value, "<[^>]*>", "|"))];
    }

    private void Tested(string id, string? method, int seed, double score, string data, double fraction = 1, string? stage = null, string more = "")
    {
        stage ??= method is null or "harmonicCnn" ? "supervised" : "tags";
        string name = method is null ? "" : $"\"method\":\"{method}\",";
        string part = stage == "tags" ? FormattableString.Invariant($"\"fraction\":{fraction},") : "";
        Write($"{stage}/{id}/config.json", FormattableString.Invariant($"{{\"stage\":\"{stage}\",{name}{part}\"shape\":{{\"seconds\":6.15}},\"seed\":{seed},\"data\":\"{data}\"{more}}}"));
        Write($"{stage}/{id}/result.json", FormattableString.Invariant($"{{\"report\":{{\"rocAuc\":{score},\"prAuc\":{score / 2}}}}}"));
    }

    [Fact]
    public void Page_loads_nothing_from_elsewhere_and_its_anchors_exist()
    {
        Figure("only");
        Run("audio", "aaa", finished: true);
        string page = File.ReadAllText(HtmlReport.Write(Results).Path);
        Assert.DoesNotMatch("(?i)(src|href)=\"?(https?:)?//", page);
        Assert.DoesNotMatch("(?i)<(script|link|iframe)|@import|url\\(", page);
        string[] ids = [.. Regex.Matches(page, " id=\"([^\"]*)\"").Select(m => m.Groups[1].Value)];
        Assert.Equal(ids.Distinct(), ids);
        Assert.All(Regex.Matches(page, "href=\"#([^\"]*)\""), m => Assert.Contains(m.Groups[1].Value, ids));
    }

    [Fact]
    public void Hostile_names_are_encoded()
    {
        Figure("only");
        File.Copy(Path.Combine(Results, "figures/only.png"), Path.Combine(Results, "figures", Hostile + ".png"));
        Write($"metrics/{Hostile}.json", """[{"<script>":"<script>alert(1)</script>","n":1},{"<b>":[{"<i>":"<u>"}]}]""");
        Run(Hostile, Hostile, finished: false);
        Write($"{Hostile}.ipynb", """{"cells":[{"cell_type":"markdown","source":"# <script>"}]}""");
        Write("metrics/javascript:alert(1).json", "[1]");
        string page = File.ReadAllText(HtmlReport.Write(Results).Path);
        Assert.DoesNotContain("<script", page);
        Assert.DoesNotContain("<u>", page);
        Assert.DoesNotMatch("href=\"javascript:", page);
        Assert.Contains("href=\"figures/%3Cscript%3Ealert%28%27x%27%29%26%22%23%25.png\"", page);
    }

    [Fact]
    public void Broken_files_are_listed_with_the_reason_and_the_rest_is_shown()
    {
        Figure("good");
        Write("figures/cut.png", "no picture");
        Write("metrics/half.json", "[{\"model\":");
        Write("metrics/whole.json", """[{"model":"shown"}]""");
        Run("audio", "aaa", finished: true);
        Run("audio", "bbb", finished: true);
        byte[] checkpoint = File.ReadAllBytes(Path.Combine(Results, "audio/bbb/last.safetensors"));
        File.WriteAllBytes(Path.Combine(Results, "audio/bbb/last.safetensors"), checkpoint[..^1]);
        File.AppendAllText(Path.Combine(Results, "audio/aaa/log.csv"), "9,3,train.l");
        Write("02.ipynb", "{");
        ReportSummary summary = HtmlReport.Write(Results);
        string page = File.ReadAllText(summary.Path);
        Assert.Equal((1, 1, 5), (summary.Finished, summary.Broken, summary.Problems));
        foreach (string file in new[] { "figures/cut.png", "metrics/half.json", "audio/bbb/last.safetensors", "audio/aaa/log.csv", "02.ipynb" })
        {
            Assert.Matches($"<li><code>{Regex.Escape(file.Replace("/", "&#x2F;"))}</code> [^<]{{10,}}</li>|<li><code>{Regex.Escape(file)}</code> [^<]{{10,}}</li>", page);
        }

        Assert.Contains("shown", page);
        Assert.Contains("src=\"data:image/png", page);
    }

    [Fact]
    public void Page_elsewhere_links_back_to_the_results()
    {
        Run("audio", "aaa", finished: true);
        ReportSummary summary = HtmlReport.Write(Results, _folder.File("pages/new/page.html"));
        Assert.Contains("href=\"../../small/audio/aaa\"", File.ReadAllText(summary.Path));
        Assert.False(File.Exists(Path.Combine(Results, HtmlReport.FileName)));
    }

    [Fact]
    public void Page_replaces_an_older_one_and_leaves_nothing_beside_it()
    {
        Run("audio", "aaa", finished: true);
        Write(HtmlReport.FileName, "old");
        HtmlReport.Write(Results);
        Assert.StartsWith("<!DOCTYPE html>", File.ReadAllText(Path.Combine(Results, HtmlReport.FileName)));
        Assert.Equal([HtmlReport.FileName], Directory.GetFiles(Results).Select(Path.GetFileName));
        Assert.Contains("folder", Assert.Throws<VcmrException>(() => HtmlReport.Write(Results, Results)).Message);
    }

    [Fact]
    public void Wrong_folder_is_one_clear_sentence()
    {
        Assert.Contains("does not exist", Assert.Throws<VcmrException>(() => HtmlReport.Write(_folder.File("none"))).Message);
        Write("metrics/a.json", "[]");
        Assert.Contains("small inside it", Assert.Throws<VcmrException>(() => HtmlReport.Write(_folder.Path)).Message);
    }

    public void Dispose() => _folder.Dispose();

    private void Figure(string name) => new Figure(name, new Chart("A title", [Panel.Drawing(new TextLayer(0, 10, "a"))])).Save(Path.Combine(Results, "figures"));

    private void Write(string name, string text)
    {
        string path = Path.Combine(Results, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private void Run(string experiment, string id, bool finished, string? result = null)
    {
        Write($"{experiment}/{id}/config.json", $$"""{"stage":"{{(experiment == "tags" ? "tags" : "audio")}}","encoder":"aaa","options":{"epochs":7,"id":"{{(id.Length == 3 ? id : "")}}"},"seed":1}""");
        Write($"{experiment}/{id}/log.csv", "step,epoch,series,value\n1,1,train.loss,3\n2,2,train.loss,2\n2,2,validation.loss,2.5\n");
        if (result is not null)
        {
            Write($"{experiment}/{id}/result.json", result);
        }

        using var model = torch.nn.Linear(2, 2);
        Checkpoint.Save(Path.Combine(Results, experiment, id, Checkpoint.Last), model, null, new TrainingState { Step = 2, Best = 2.5, BestEpoch = 2, Finished = finished }, "{}");
    }
}
