using System.Numerics;
using Vcmr.Audio;
using Vcmr.Charts;
using Vcmr.Evaluation;
using Vcmr.Lessons;
using Vcmr.Lessons.Cleaning;
using Vcmr.Lessons.Contrastive;
using Vcmr.Lessons.Extraction;
using Vcmr.Tests.Figures;
using Xunit;

namespace Vcmr.Tests.Lessons;

public sealed class TeachingFigureTests
{
    [Fact]
    public void SceneLengths_counts_a_scene_of_exactly_the_limit_on_its_left()
    {
        Panel panel = SceneLengths.Draw([new("at", [2, 30], true), new("over", [30.01, 1], false)], Samples.Context).Chart.Panels[1];
        BarLayer all = panel.Layers.OfType<BarLayer>().First();
        double[] counted = [.. all.At.Zip(all.Values).Where(b => b.Second > 0).Select(b => b.First)];
        Assert.Equal(2, counted.Length);
        Assert.True(counted[0] < 30 && counted[1] > 30);
    }

    [Fact]
    public void SceneLengths_gathers_what_is_far_beyond_the_limit_in_the_last_bar()
    {
        Chart chart = SceneLengths.Draw([new("film", [7200], false), new("a", [4, 5], true)], Samples.Context).Chart;
        Assert.Equal(1, chart.Panels[0].Layers.OfType<BarLayer>().First().Values[^1]);
        Assert.Equal(2, chart.Panels[0].Layers.OfType<BarLayer>().Last().Values.Sum());
        Assert.Contains("all that is longer than 87.5 s", chart.Footer, StringComparison.Ordinal);
    }

    [Fact]
    public void VersionSides_marks_videos_that_one_version_alone_keeps_and_says_what_lies_outside()
    {
        Chart chart = Samples.Get("version-sides").Chart;
        PointLayer[] points = [.. chart.Panels[0].Layers.OfType<PointLayer>()];
        Assert.Equal(["stays on its side (2)", "changes sides (1)"], points.Select(p => p.Label));
        Assert.Equal((8.0, 40.0), (points[1].X[0], points[1].Y[0]));
        Assert.Equal(120, points[0].X[1]);
        Assert.Contains("1 of 3 videos change sides. Looked at are those nearest to the limit, of 60 ", chart.Footer, StringComparison.Ordinal);
        Assert.Throws<VcmrException>(() => VersionSides.Draw([], 0, 30, Samples.Context));
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
    public void SceneTimeline_keeps_every_peak_of_a_long_video_and_refuses_cuts_outside()
    {
        double[] scores = new double[50_000];
        scores[31_415] = 99;
        VideoTimeline video = Samples.Timeline(scores, [31_415], []);
        LineLayer line = SceneTimeline.Draw(video, Samples.Context, "t").Chart.Panels[1].Layers.OfType<LineLayer>().Single();
        Assert.True(line.X.Count <= 2000);
        Assert.Contains(99, line.Y);
        Assert.Throws<VcmrException>(() => SceneTimeline.Draw(video with { Cuts = [50_000] }, Samples.Context, "t"));
        Assert.Throws<VcmrException>(() => SceneTimeline.Draw(video with { Times = [0] }, Samples.Context, "t"));
    }

    [Fact]
    public void SceneTimeline_lays_frames_and_scenes_on_the_time_of_the_curve_and_marks_what_was_dropped()
    {
        Chart chart = Samples.Get("timeline").Chart;
        ImageLayer[] frames = [.. chart.Panels[0].Layers.OfType<ImageLayer>()];
        BarLayer[] stretches = [.. chart.Panels[0].Layers.OfType<BarLayer>()];
        Assert.Equal([0, 2, 4, 6], frames.Select(f => f.X));
        Assert.Equal([(0.0, 3.6), (3.6, 8), (1, 4)], stretches.Select(s => (s.Base, s.Values[0])));
        Assert.Equal((0.0, 8.0), (chart.Panels[0].X.Min, chart.Panels[0].X.Max));
        Assert.Equal((0.0, 8.0), (chart.Panels[1].X.Min, chart.Panels[1].X.Max));
        PointLayer[] marks = [.. chart.Panels[1].Layers.OfType<PointLayer>()];
        Assert.Equal([3.6, 4], [marks[0].X.Single(), marks[1].X.Single()]);
    }

    [Fact]
    public void Pictures_on_axes_cover_the_place_that_their_units_name_and_rows_have_their_own_heights()
    {
        var axis = new Axis("") { Min = 0, Max = 10 };
        Panel Above(bool reversed) => new(axis, axis with { Reversed = reversed }, [new ImageLayer(new byte[3], 1, 1, 5, reversed ? 0 : 10, 5, 10)]) { Height = 100 };
        foreach (bool reversed in new[] { true, false })
        {
            var layout = new Vcmr.Charts.Rendering.ChartLayout(new Chart("t", [Above(reversed), Panel.Drawing()]) { PanelHeight = 200 });
            (double left, double top, double width, double height) = layout.Panels[0].PixelBox((ImageLayer)layout.Panels[0].Panel.Layers[0]);
            Vcmr.Charts.Rendering.Box plot = layout.Panels[0].Plot;
            Assert.Equal((plot.Left + (plot.Width / 2), plot.Top, plot.Width / 2, plot.Height), (left, top, width, height));
            Assert.Equal([100, 200], layout.Panels.Select(p => p.Outer.Height));
        }
    }

    [Fact]
    public void LimitSensitivity_steps_up_at_each_longest_scene()
    {
        LineLayer line = Samples.Get("limit-sensitivity").Chart.Panels[0].Layers.OfType<LineLayer>().Single();
        Assert.Equal([0, 8, 8, 12, 12, 35, 35, 45], line.X);
        Assert.Equal([0, 0, 1, 1, 2, 2, 3, 3], line.Y);
    }

    [Fact]
    public void ThresholdSensitivity_shows_truth_where_it_is_known_and_else_how_many_cuts_there_are()
    {
        Chart known = Samples.Get("threshold-sensitivity").Chart;
        LineLayer[] shares = [.. known.Panels[1].Layers.OfType<LineLayer>()];
        Assert.Equal([1, 0.5], shares[0].Y);
        Assert.Equal(0.5, shares[1].Y[0]);
        Assert.True(double.IsNaN(shares[1].Y[1]));
        Assert.Equal(["kept at 27 (1)", "rejected at 27 (1)"], known.Panels[0].Layers.OfType<LineLayer>().Select(l => l.Label));
        Chart unknown = ThresholdSensitivity.Draw([27, 40], [new("a", [5, 9], [8, 6]), new("b", [4, 4], [2, 2]), new("c", [9, 9], [4, 1])], 27, 30, Samples.Context).Chart;
        Assert.Equal([4, 2], unknown.Panels[1].Layers.OfType<LineLayer>().Single().Y);
        Assert.Throws<VcmrException>(() => ThresholdSensitivity.Draw([27, 40], [new("a", [5], [8])], 27, 30, Samples.Context));
    }

    [Fact]
    public void PickedFrames_shows_a_frame_once_and_says_how_often_it_is_picked()
    {
        Layer[] layers = [.. Samples.Get("picked-frames").Chart.Panels[0].Layers];
        PointLayer[] picked = [.. layers.OfType<PointLayer>().Where(l => l.Label!.StartsWith("picked", StringComparison.Ordinal))];
        Assert.Equal([0, 0.2, 0.4, 0.6, 0.8], picked[0].X.Select(x => Math.Round(x, 9)));
        Assert.Equal(3, picked[1].X.Count);
        Assert.Equal(["0 ×2", "1 ×2", "2"], layers.OfType<TextLayer>().Where(t => t.Y > 1).Select(t => t.Text));
    }

    [Fact]
    public void FeaturesOverTime_marks_the_cuts_among_its_rows_in_the_time_of_the_video()
    {
        Panel panel = FeaturesOverTime.Draw("v", new float[4, 3], Samples.Context, 10, [9.5, 11.2, 14.1]).Chart.Panels[0];
        Assert.Equal([11.2], panel.Layers.OfType<RuleLayer>().Select(r => r.At));
        Assert.Equal((10.0, 14.0), (panel.Layers.OfType<HeatLayer>().Single().Across!.Value.Low, panel.Layers.OfType<HeatLayer>().Single().Across!.Value.High));
    }

    [Fact]
    public void SimilarityMatrix_draws_each_matrix_its_own_borders_from_where_it_begins()
    {
        var matrix = new NamedMatrix("m", new double[3, 2]) { RowStart = 4, ColumnStart = 8, RowBorders = [5.5], ColumnBorders = [9.2] };
        Chart chart = SimilarityMatrix.Draw("s", [matrix, new NamedMatrix("n", new double[3, 2])], "r", "c", Samples.Context, borders: "cuts").Chart;
        Assert.Equal([(9.2, true), (5.5, false)], chart.Panels[0].Layers.OfType<RuleLayer>().Select(r => (r.At, r.Vertical)));
        Assert.Empty(chart.Panels[1].Layers.OfType<RuleLayer>());
        Assert.Equal(new Interval(8, 10), chart.Panels[0].Layers.OfType<HeatLayer>().Single().Across);
        Assert.Contains("White lines: cuts.", chart.Footer, StringComparison.Ordinal);
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
    public void Spectrogram_equals_the_sum_of_its_definition()
    {
        var random = new CounterRandom(9);
        float[] samples = [.. Enumerable.Range(0, 1500).Select(_ => (float)random.NextGaussian())];
        double[,] power = Spectrogram.Power(samples, 128, 240);
        Assert.Equal((128, 2), (power.GetLength(0), power.GetLength(1)));
        foreach ((int frame, int start) in new[] { (0, 0), (1, 476) })
        {
            foreach (int band in new[] { 0, 1, 77, 127 })
            {
                double expected = Enumerable.Range(4 * band, 4).Average(k => Square(Enumerable.Range(0, 1024)
                    .Select(n => samples[start + n] * (0.5 - (0.5 * Math.Cos(2 * Math.PI * n / 1024))) * Complex.FromPolarCoordinates(1, -2 * Math.PI * k * n / 1024))
                    .Aggregate(Complex.Zero, (a, b) => a + b)));
                Assert.Equal(expected, power[band, frame], 1e-9 * expected);
            }
        }

        static double Square(Complex value) => (value.Real * value.Real) + (value.Imaginary * value.Imaginary);
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
        double[] widths = [.. new Vcmr.Charts.Rendering.ChartLayout(Samples.Get("spectrogram-grid").Chart).Panels.Take(3).Select(p => p.Plot.Width)];
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
    public void ContrastiveLosses_marks_the_lowest_validation_loss()
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
