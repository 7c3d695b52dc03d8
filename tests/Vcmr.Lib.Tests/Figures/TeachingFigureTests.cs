using System.Numerics;
using Vcmr.Figures;
using Vcmr.Figures.Charts;
using Xunit;

namespace Vcmr.Tests.Figures;

public sealed class TeachingFigureTests
{
    [Fact]
    public void SceneLengths_counts_a_scene_of_exactly_the_limit_on_its_left()
    {
        Panel panel = SceneLengths.Draw([new("at", 30, true), new("over", 30.01, false)], Samples.Context).Chart.Panels[0];
        BarLayer all = panel.Layers.OfType<BarLayer>().First();
        double[] counted = [.. all.At.Zip(all.Values).Where(b => b.Second > 0).Select(b => b.First)];
        Assert.Equal(2, counted.Length);
        Assert.True(counted[0] < 30 && counted[1] > 30);
    }

    [Fact]
    public void SceneLengths_gathers_what_is_far_beyond_the_limit_in_the_last_bar()
    {
        Chart chart = SceneLengths.Draw([new("film", 7200, false), new("a", 5, true)], Samples.Context).Chart;
        Assert.Equal(1, chart.Panels[0].Layers.OfType<BarLayer>().First().Values[^1]);
        Assert.Contains("all scenes longer than 87.5 s", chart.Footer, StringComparison.Ordinal);
    }

    [Fact]
    public void CleaningFunnel_ends_at_what_is_left_and_refuses_more_than_was_found()
    {
        BarLayer[] bars = [.. Samples.Get("cleaning-funnel").Chart.Panels[0].Layers.OfType<BarLayer>()];
        Assert.Equal([10, 10, 8, 7], bars.Select(b => b.Values[0]));
        Assert.Equal([0, 8, 7, 0], bars.Select(b => b.Base));
        Assert.Throws<VcmrException>(() => CleaningFunnel.Draw(1, [new("unreadable", 2)], Samples.Context));
    }

    [Fact]
    public void SceneScores_keeps_every_peak_of_a_long_video()
    {
        double[] scores = new double[50_000];
        scores[31_415] = 99;
        LineLayer line = SceneScores.Draw("v", scores, 25, [31_415], 27, Samples.Context).Chart.Panels[0].Layers.OfType<LineLayer>().Single();
        Assert.True(line.X.Count <= 2000);
        Assert.Contains(99, line.Y);
        Assert.Throws<VcmrException>(() => SceneScores.Draw("v", scores, 25, [50_000], 27, Samples.Context));
    }

    [Fact]
    public void FrameStrip_refuses_bytes_that_do_not_fit_the_size() =>
        Assert.Throws<VcmrException>(() => FrameStrip.Draw("f", [new Picture(new byte[10], 4, 4, "")], Samples.Context).Png);

    [Fact]
    public void Matrix_reduced_by_blocks_keeps_its_mean()
    {
        double[,] values = new double[400, 400];
        for (int i = 0; i < 400; i++)
        {
            values[i, i] = 1;
        }

        double[,] reduced = Matrices.Reduce(values, 200);
        Assert.Equal((200, 200), (reduced.GetLength(0), reduced.GetLength(1)));
        Assert.Equal(0.5, reduced[7, 7], 12);
        Assert.Equal(0, reduced[7, 8]);
    }

    [Fact]
    public void Transform_equals_the_sum_of_its_definition()
    {
        var random = new CounterRandom(9);
        Complex[] values = [.. Enumerable.Range(0, 64).Select(_ => new Complex(random.NextGaussian(), random.NextGaussian()))];
        Complex[] expected = [.. Enumerable.Range(0, 64).Select(k => values.Select((v, n) => v * Complex.FromPolarCoordinates(1, -2 * Math.PI * k * n / 64)).Aggregate(Complex.Zero, (a, b) => a + b))];
        Spectrogram.Transform(values);
        Assert.All(values.Zip(expected), p => Assert.True((p.First - p.Second).Magnitude < 1e-10));
    }

    [Fact]
    public void Spectrogram_is_loudest_in_the_band_of_a_tone()
    {
        float[] tone = [.. Enumerable.Range(0, 16_000).Select(i => (float)Math.Sin(2 * Math.PI * 1000 * i / 16_000))];
        double[,] power = Spectrogram.Power(tone, 128, 240);
        double[,] db = Spectrogram.Decibels(power, Spectrogram.Loudest(power), -80);
        int loudest = Enumerable.Range(0, 128).MaxBy(b => db[b, 20]);
        Assert.Equal(16, loudest);
        Assert.InRange(db[loudest, 20], -1, 0);
        Assert.True(db[100, 20] < -60);
    }

    [Fact]
    public void SpectrogramGrid_keeps_one_range_so_that_a_quieter_version_is_darker_and_has_one_scale_a_row()
    {
        HeatLayer[] heats = [.. Samples.Get("spectrogram-grid").Chart.Panels.Select(p => p.Layers.OfType<HeatLayer>().Single())];
        Assert.Equal(0, heats[0].Values.Cast<double>().Max(), 9);
        Assert.Equal(-20, heats[1].Values.Cast<double>().Max(), 6);
        Assert.Equal([false, false, true, false], heats.Select(h => h.Scale));
        double[] widths = [.. new Vcmr.Figures.Rendering.ChartLayout(Samples.Get("spectrogram-grid").Chart).Panels.Take(3).Select(p => p.Plot.Width)];
        Assert.InRange(widths.Max() / widths.Min(), 1, 1.12);
    }

    [Fact]
    public void WaveformGrid_begins_where_the_sound_is_loudest()
    {
        float[] samples = new float[1000];
        samples[730] = 1;
        Assert.InRange(WaveformGrid.Loudest(samples, 100), 631, 730);
        Assert.Throws<VcmrException>(() => WaveformGrid.Draw("short", [new("a", samples), new("b", new float[10])], 0, 20, 16_000, Samples.Context, "w"));
    }

    [Fact]
    public void TemperatureEffect_gives_the_nearest_negatives_their_share_of_the_push()
    {
        Panel nearest = Samples.Get("temperature").Chart.Panels[2];
        LineLayer cold = nearest.Layers.OfType<LineLayer>().First(), warm = nearest.Layers.OfType<LineLayer>().Last();
        Assert.Equal([0, 100 / 3.0, 200 / 3.0, 100], cold.X, (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.Equal([0, 90, 100, 100], cold.Y, (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.Equal(40, warm.Y[1], 9);
    }

    [Fact]
    public void Axis_of_values_that_hardly_differ_does_not_zoom_into_them()
    {
        Axis axis = new("a");
        Axis wide = LeastRange.Of(axis, [1, 1 + 1e-9, double.NaN], 0.1);
        Assert.Equal((0.95, 1.05), (Math.Round(wide.Min!.Value, 6), Math.Round(wide.Max!.Value, 6)));
        Assert.Same(axis, LeastRange.Of(axis, [1, 1.2], 0.1));
        HeatLayer equal = SimilarityMatrix.Draw("s", [new("all", new double[,] { { 1, 1 - 1e-7 } })], "r", "c", Samples.Context).Chart.Panels[0].Layers.OfType<HeatLayer>().Single();
        Assert.Equal(0.99, equal.Min!.Value, 6);
    }

    [Fact]
    public void SimilarityMatrix_draws_a_line_both_ways_where_another_song_begins()
    {
        Chart chart = SimilarityMatrix.Draw("s", [new("m", new double[3, 3])], "r", "c", Samples.Context, boundaries: [2]).Chart;
        Assert.Equal([(1.5, true), (1.5, false)], chart.Panels[0].Layers.OfType<RuleLayer>().Select(r => (r.At, r.Vertical)));
        Assert.Contains("another song", chart.Footer, StringComparison.Ordinal);
    }

    [Fact]
    public void PushByKind_shares_add_up_and_compare_with_all_pairs_alike()
    {
        BarLayer[] bars = [.. Samples.Get("push-by-kind").Chart.Panels[0].Layers.OfType<BarLayer>()];
        Assert.Equal([0.75, 0.5], bars[0].Values);
        Assert.Equal([0.25, 0.5], bars[1].Values);
    }

    [Fact]
    public void ContrastiveLosses_marks_the_epoch_that_is_kept()
    {
        PointLayer kept = Samples.Get("contrastive-losses").Chart.Panels[1].Layers.OfType<PointLayer>().Single();
        Assert.Equal((2, 3), (kept.X[0], kept.Y[0]));
    }

    [Fact]
    public void Spectrogram_of_a_clip_shorter_than_a_window_has_one_frame() =>
        Assert.Equal(1, Spectrogram.Power(new float[100], 128, 240).GetLength(1));

    [Fact]
    public void Pca_finds_the_directions_and_shares_of_a_known_cloud()
    {
        var random = new CounterRandom(4);
        float[][] rows = [.. Enumerable.Range(0, 4000).Select(_ =>
        {
            double a = 3 * random.NextGaussian(), b = random.NextGaussian();
            return new[] { (float)((0.6 * a) - (0.8 * b) + 5), (float)((0.8 * a) + (0.6 * b)), 1f };
        })];
        Pca pca = Pca.Fit(rows);
        Assert.InRange(pca.Shares[0], 0.88, 0.92);
        Assert.Equal(1, pca.Shares.Sum(), 6);
        Assert.Equal(0, pca.Scores.Average(s => s[0]), 5);
        double product = pca.Scores.Sum(s => s[0] * s[1]) / 4000;
        Assert.Equal(0, product, 3);
    }

    [Fact]
    public void Pca_of_equal_rows_has_no_variance_and_no_nan()
    {
        Pca pca = Pca.Fit([[1f, 2f], [1f, 2f]]);
        Assert.All(pca.Scores, s => Assert.All(s, v => Assert.Equal(0, v)));
        Assert.Throws<VcmrException>(() => Pca.Fit([]));
        Assert.Throws<VcmrException>(() => Pca.Fit([[1f, 2f], [1f]]));
    }

    [Fact]
    public void EmbeddingMap_gathers_rare_categories_so_that_looks_do_not_repeat()
    {
        PointLayer[] layers = [.. Samples.Get("embedding-map").Chart.Panels[0].Layers.OfType<PointLayer>()];
        Assert.Equal(8, layers.Length);
        Assert.Equal("others", layers[^1].Label);
        Assert.Equal(layers.Length, layers.Select(l => (l.Look.Color, l.Look.Marker)).Distinct().Count());
    }
}
