using System.Text.Json.Nodes;
using Vcmr.Charts;
using Vcmr.Evaluation;
using Vcmr.Figures;
using Vcmr.Lessons.AudioVideo;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Figures;

public sealed class PaperFigureTests
{
    [Fact]
    public void Published_results_hold_the_reference_numbers_with_their_sources()
    {
        PublishedResults published = PublishedResults.Read();
        JsonNode reference = JsonNode.Parse(File.ReadAllText(GoldenFiles.Find("reference", "published-results.json")))!;
        JsonArray printed = reference["table1"]!.AsArray();
        ModelScore[] paper = [.. published.Table1.Where(t => t.Source == ResultSource.Paper)];
        Assert.Equal(printed.Select(r => ((double)r!["rocAuc"]!, (double)r["prAuc"]!)), paper.Select(t => (t.RocAuc.Mean, t.PrAuc.Mean)));
        foreach (JsonNode? row in reference["officialFinalEvaluation"]!["rows"]!.AsArray())
        {
            foreach ((string key, string model) in new[] { ("audio", ModelNames.AudioOnly), ("multimodal", ModelNames.Vcmr) })
            {
                double[] expected = [(double)row![key]![0]!, (double)row[key]![1]!];
                string dataset = (string)row["dataset"]!, tags = (string)row["tags"]!;
                (Score roc, Score pr) = tags == "all_tags"
                    ? published.Table1.Where(t => t.Source == ResultSource.OfficialRepository && t.Dataset == dataset && t.Model == model).Select(t => (t.RocAuc, t.PrAuc)).Single()
                    : published.Groups.Where(g => g.Scores.Name == tags && g.Model == model).Select(g => (g.RocAuc, g.PrAuc)).Single();
                Assert.Equal(expected, new[] { roc.Mean, pr.Mean });
            }
        }

        Assert.Equal(2 * (50 + 56), published.Tags.Count);
        Assert.All(published.Sources.Keys, s => Assert.NotEqual(ResultSource.ThisRun, s));
    }

    [Fact]
    public void Table1_puts_this_run_first_and_names_every_source()
    {
        TableLayer table = Samples.Get("table1").Chart.Panels[0].Layers.OfType<TableLayer>().Single();
        Assert.Equal("demo, test split", table.Rows[0].Cells[0]);
        Assert.Equal("0.800 ± 0.010", table.Rows[1].Cells[1]);
        Assert.Equal("[0.780, 0.820]", table.Rows[1].Cells[2]);
        Assert.Equal("3", table.Rows[1].Cells[5]);
        Assert.Equal(["this run", "this run", "paper", "official repository"], table.Rows.Where(r => r.Cells.Count > 1).Select(r => r.Cells[^1]));
        Assert.All(table.Rows.Where(r => r.Cells.Count > 1), r => Assert.Equal(r.Cells[^1] == "this run", r.Bold));
    }

    [Fact]
    public void Table1_puts_the_published_rows_of_a_set_below_those_of_a_run_on_it()
    {
        ModelScore own = new(ModelNames.Vcmr, "MagnaTagATune", Samples.Pair(0.85, 0.5));
        TableLayer table = Table1.Draw([own, .. PublishedResults.Read().Table1], Samples.Context).Chart.Panels[0].Layers.OfType<TableLayer>().Single();
        Assert.Equal(["MagnaTagATune, test split", "MTG-M, test split"], table.Rows.Where(r => r.Cells.Count == 1).Select(r => r.Cells[0]));
        Assert.Equal(["this run", "paper"], table.Rows.Skip(1).Take(2).Select(r => r.Cells[^1]));
    }

    [Fact]
    public void History_holds_three_networks_at_two_checkpoints_on_both_sets_and_probes_name_the_card()
    {
        PublishedResults published = PublishedResults.Read();
        foreach (string dataset in new[] { "MTAT", "MTG-M" })
        {
            foreach (string model in new[] { ModelNames.AudioOnly, ModelNames.Vcmr })
            {
                ModelScore[] rows = [.. published.History.Where(r => r.Dataset == dataset && r.Model == model)];
                Assert.Equal(6, rows.Select(r => r.Note).Distinct().Count());
                Assert.All(rows, r => Assert.Equal(("validation", ResultSource.OfficialRepository), (r.Split, r.Source)));
            }
        }

        ModelScore[] audio = [.. published.History.Where(r => r is { Dataset: "MTAT", Model: ModelNames.AudioOnly })];
        Assert.Equal((0.772, 0.8308), (audio.Min(r => r.RocAuc.Mean), audio.Max(r => r.RocAuc.Mean)));
        Assert.Equal((0.9191, 0.4129), published.FrozenProbes.Where(r => r is { Model: "MERT-v2-30s", Dataset: "MTAT" }).Select(r => (r.RocAuc.Mean, r.PrAuc.Mean)).Single());
        Assert.All(published.FrozenProbes, r => Assert.Equal((ResultSource.ModelCard, "test"), (r.Source, r.Split)));
        Assert.Contains(ResultSource.ModelCard, published.Sources.Keys);
    }

    [Fact]
    public void Published_spread_says_how_the_gap_depends_on_the_baseline_and_pairs_like_with_like()
    {
        Chart chart = Samples.Get("table1-published").Chart;
        Assert.Contains("MTAT, VCMR minus audio-only in ROC-AUC: paper, test +0.117; official repository, test +0.082; official repository, validation +0.061 to +0.113.", chart.Subtitle, StringComparison.Ordinal);
        Assert.Contains("MTG-M, VCMR minus audio-only in ROC-AUC: paper, test +0.129; official repository, test +0.098; official repository, validation +0.074 to +0.100.", chart.Subtitle, StringComparison.Ordinal);
        Assert.Equal(["MTAT, ROC-AUC", "MTAT, PR-AUC", "MTG-M, ROC-AUC", "MTG-M, PR-AUC"], chart.Panels.Select(p => p.Title));
        Assert.All(chart.Panels.SelectMany(p => p.Layers), l => Assert.True(l.Look.Hollow));
        PointLayer validation = chart.Panels[0].Layers.OfType<PointLayer>().Single(l => l.Label!.Contains("validation", StringComparison.Ordinal));
        Assert.Equal(12, validation.X.Count);
        Assert.Contains("Audio-only (pool 2, 15 blocks, 98,304 samples, version_0): 0.772", validation.Hover!);

        ModelScore own = new(ModelNames.Vcmr, "MTAT", Samples.Pair(0.85, 0.3));
        Panel shown = PublishedSpread.Draw(PublishedResults.Read(), [own, own with { Dataset = "demo" }], Samples.Context).Chart.Panels[0];
        Assert.Equal([0.85], shown.Layers.OfType<PointLayer>().Single(l => !l.Look.Hollow).X);
    }

    [Fact]
    public void Robustness_goes_from_the_sound_as_it_is_to_the_strongest_and_leaves_out_what_has_no_score()
    {
        Panel[] panels = [.. Samples.Get("robustness").Chart.Panels];
        Assert.Equal(["low-pass", "pitch"], panels.Select(p => p.Title));
        Assert.Equal(["–", "4000", "1000"], panels[0].X.Ticks!.Select(t => t.Text));
        Assert.Equal(["−100", "–", "100"], panels[1].X.Ticks!.Select(t => t.Text));
        LineLayer[] lines = [.. panels.Select(p => p.Layers.OfType<LineLayer>().First(l => l.Label == ModelNames.Vcmr))];
        Assert.Equal([0.8, 0.78, 0.7], lines[0].Y);
        Assert.Equal([1, 2], lines[1].X);
        Assert.Equal([0.8, 0.79], lines[1].Y);
        Assert.Throws<VcmrException>(() => RobustnessFigure.Draw([(ModelNames.Vcmr, null, Samples.Score(0.8))], Samples.Context));
    }

    [Fact]
    public void Figure2_keeps_the_papers_order_of_groups_and_begins_roc_bars_at_chance()
    {
        Chart chart = Samples.Get("figure2-tag-groups").Chart;
        Assert.Equal(["genre", "mood", "instrument", "vocals"], chart.Panels[0].X.Ticks!.Select(t => t.Text));
        Assert.All(chart.Panels[0].Layers.OfType<BarLayer>(), b => Assert.Equal(0.5, b.Base));
        Assert.All(chart.Panels[1].Layers.OfType<BarLayer>(), b => Assert.Equal(0, b.Base));
        Assert.Equal([ModelNames.AudioOnly, ModelNames.Vcmr], chart.Panels[0].Layers.OfType<BarLayer>().Select(b => b.Label));
    }

    [Fact]
    public void Figure2_labels_published_values_and_draws_them_hollow_on_the_bar_of_their_model()
    {
        Panel panel = Samples.Get("figure2-tag-groups").Chart.Panels[0];
        PointLayer quoted = Assert.Single(panel.Layers.OfType<PointLayer>());
        Assert.Contains("official repository, MTAT", quoted.Label, StringComparison.Ordinal);
        Assert.True(quoted.Look.Hollow);
        BarLayer vcmr = panel.Layers.OfType<BarLayer>().Single(b => b.Label == ModelNames.Vcmr);
        Assert.All(quoted.X.Zip(vcmr.At), p => Assert.InRange(p.First - p.Second, -vcmr.Thickness / 2, vcmr.Thickness / 2));
    }

    [Fact]
    public void Figure2_shows_a_score_below_chance_whole()
    {
        ModelScore low = new(ModelNames.Vcmr, "demo", new ScorePair("mood", new Score(0.45, Interval: new(0.4, 0.5)), Samples.Score(0.1)));
        Assert.True(Figure2.Draw([low], Samples.Context).Chart.Panels[0].Y.Min < 0.4);
    }

    [Fact]
    public void Scores_that_do_not_exist_are_left_out_of_bars_and_written_as_a_dash()
    {
        var none = new Score(double.NaN);
        Figure figure = Figure2.Draw(
            [new(ModelNames.Vcmr, "demo", new ScorePair("mood", null, none)), new(ModelNames.Vcmr, "demo", Samples.Pair(0.8, 0.3, "genre"))], Samples.Context);
        Assert.DoesNotContain("nan", figure.Svg, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("NaN", figure.PlotlyJson.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("–", none.ToString());
    }

    [Fact]
    public void Figure3_marks_the_fractions_that_were_run_and_quotes_the_paper_by_name()
    {
        Chart chart = Samples.Get("figure3-data-scarcity").Chart;
        Assert.Equal(["5", "10", "20", "50", "80", "100"], chart.Panels[0].X.Ticks!.Select(t => t.Text));
        Assert.Contains(chart.Panels[0].Layers, l => l.Label == "VCMR · paper, MTAT");
        Assert.Throws<VcmrException>(() => Figure3.Draw(Samples.Sweep(50, 120), Samples.Context));
    }

    [Fact]
    public void Builders_without_results_of_this_run_say_so()
    {
        Assert.Throws<VcmrException>(() => Table1.Draw([], Samples.Context));
        Assert.Throws<VcmrException>(() => Figure2.Draw([.. Samples.Groups().Where(g => g.Source != ResultSource.ThisRun)], Samples.Context));
        Assert.Throws<VcmrException>(() => Figure4.Draw([], Samples.Context));
        Assert.Throws<VcmrException>(() => PerTagDifferences.Draw([], "PR-AUC", Samples.Context));
        Assert.Throws<VcmrException>(() => RetrievalBars.Draw([], Samples.Context));
    }

    [Fact]
    public void Figure1_writes_the_shapes_of_the_given_models()
    {
        string[] lines = [.. Samples.Get("figure1-framework").Chart.Panels[0].Layers.OfType<BoxLayer>().SelectMany(b => b.Lines)];
        Assert.Contains("[B, 1, 98415]", lines);
        Assert.Contains("[B, 6, 512]", lines);
        Assert.Contains("512 → 128 → 50", lines);
        Assert.Contains("first 4 blocks frozen", lines);
    }

    [Fact]
    public void PerTagDifferences_sorts_and_splits_by_whether_the_interval_excludes_zero()
    {
        Panel panel = Samples.Get("tag-differences-roc-auc").Chart.Panels[0];
        Assert.Equal(["guitar", "solo", "slow"], panel.Y.Ticks!.Select(t => t.Text));
        Assert.Equal(
            ["interval excludes 0 (1)", "interval includes 0 (1)", "no interval (1)", "official repository, MTAT"],
            panel.Layers.OfType<PointLayer>().Select(p => p.Label));
    }

    [Fact]
    public void PerTagDifferences_fills_only_what_survives_the_correction()
    {
        ScorePair Tag(string name, double mean) => new(name, null, new Score(mean, Interval: new(mean - 0.1, mean + 0.1)));
        // One that could not be tested, as all its clips are of one song.
        ScorePair untested = new("rare", null, new Score(-0.2));
        Figure figure = PerTagDifferences.Draw([Tag("guitar", 0.3), Tag("slow", 0.2), Tag("solo", 0), untested], "PR-AUC", Samples.Context, surviving: ["guitar"]);
        PointLayer[] points = [.. figure.Chart.Panels[0].Layers.OfType<PointLayer>()];
        Assert.Equal(["differs after Holm's correction (1)", "interval excludes 0 (1)", "interval includes 0 (1)", "no interval (1)"], points.Select(p => p.Label));
        Assert.Equal([false, true, false, false], points.Select(p => p.Look.Hollow));
        Assert.Contains("Holm's correction over 3 tags", figure.Chart.Footer, StringComparison.Ordinal);
    }
}
