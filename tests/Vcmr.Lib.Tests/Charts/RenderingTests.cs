using System.Text.Json.Nodes;
using CsCheck;
using SkiaSharp;
using Vcmr.Charts;
using Vcmr.Charts.Rendering;
using Vcmr.Figures;
using Xunit;

namespace Vcmr.Tests.Charts;

public sealed class RenderingTests
{
    [Fact]
    public void Ticks_are_round_few_and_inside_the_axis() => Gen.Select(Gen.Double[-1000, 1000], Gen.Double[0.001, 1000]).Sample((low, length) =>
    {
        var span = new Vcmr.Charts.Rendering.Span(low, low + length);
        IReadOnlyList<Tick> ticks = AxisTicks.Of(new Axis(""), span);
        Assert.InRange(ticks.Count, 3, 9);
        Assert.All(ticks, t => Assert.InRange(t.At, low - (1e-6 * length), low + length + (1e-6 * length)));
        Assert.Equal(ticks.Count, ticks.Select(t => t.Text).Distinct().Count());
    });

    [Fact]
    public void Range_of_nothing_or_of_one_value_can_be_drawn()
    {
        Assert.True(AxisRange.Of(new Axis(""), [], true).Length > 0);
        Assert.True(AxisRange.Of(new Axis(""), [3, 3], true).Length > 0);
        Assert.True(AxisRange.Of(new Axis("") { Log = true }, [0, -1], true).Length > 0);
        Assert.True(AxisRange.Of(new Axis(""), [double.NaN, 1, 2], true).Length < 2);
    }

    [Fact]
    public void Layer_without_points_leaves_its_legend_entry_to_the_next_of_its_name()
    {
        var chart = new Chart("two panels", [Panel([]), Panel([0.5])]);
        JsonArray traces = PlotlyWriter.Write(new ChartLayout(chart))["data"]!.AsArray();
        Assert.Equal([false, true], traces.Select(t => (bool)t!["showlegend"]!));

        static Panel Panel(double[] values) => new(new Axis("x"), new Axis("y"), [new PointLayer(values, values) { Label = "found", Look = Theme.Category(0) }]);
    }

    [Fact]
    public void Wrapped_lines_fit_and_lose_no_word()
    {
        const string text = "Whiskers: bootstrap 95 % interval over test songs, mean over seeds, and more words to break";
        IReadOnlyList<string> lines = TextRuler.Wrap(text, 12, 150);
        Assert.All(lines, l => Assert.True(TextRuler.Width(l, 12) <= 150));
        Assert.Equal(text, string.Join(' ', lines));
    }

    [Fact]
    public void Embedded_font_has_every_sign_that_figures_write()
    {
        foreach (bool bold in new[] { false, true })
        {
            Assert.Equal("Liberation Sans", Typefaces.Get(bold).FamilyName);
            Assert.Equal(bold, Typefaces.Get(bold).IsBold);
            Assert.All("ABCxyz019 ±×→·–−…τ²%[](){}äé", c => Assert.True(c == ' ' || Typefaces.Get(bold).GetGlyph(c) != 0, $"no glyph for {c}"));
        }
    }

    [Fact]
    public void Looks_of_the_models_differ_in_luminance_marker_and_hatching()
    {
        IReadOnlyDictionary<string, Look> looks = ModelNames.Looks([ModelNames.Vcmr, ModelNames.AudioOnly, ModelNames.AudioOnlyLonger, ModelNames.Untrained, "another"]);
        Assert.Equal(looks.Count, looks.Values.Select(l => l.Marker).Distinct().Count());
        Assert.Equal(looks.Count, looks.Values.Select(l => l.Color).Distinct().Count());
        Assert.Equal(looks.Count, looks.Values.Select(l => l.Hatch).Distinct().Count());
        double difference = Math.Abs(Luminance(looks[ModelNames.Vcmr].Color) - Luminance(looks[ModelNames.AudioOnly].Color));
        Assert.True(difference > 60);
    }

    [Fact]
    public void Color_map_only_gets_lighter()
    {
        double[] luminance = [.. Enumerable.Range(0, 101).Select(i => Luminance(ColorScale.Hex(i / 100.0)))];
        Assert.All(luminance.Zip(luminance.Skip(1)), p => Assert.True(p.Second >= p.First - 0.5));
    }

    [Fact]
    public void Bars_reach_the_height_of_their_values()
    {
        var bars = new BarLayer([0, 1], [1, 0.5]) { Look = new Look("#0072B2") };
        var chart = new Chart("t", [new Panel(new Axis("") { Min = -0.5, Max = 1.5 }, new Axis("") { Min = 0, Max = 1 }, [bars])]);
        var layout = new ChartLayout(chart);
        PanelLayout panel = layout.Panels[0];
        using SKBitmap picture = SKBitmap.Decode(StaticRenderer.Png(layout));
        Assert.Equal(SKColor.Parse("#0072B2"), At(0, 0.75));
        Assert.NotEqual(SKColor.Parse("#0072B2"), At(1, 0.75));
        Assert.Equal(SKColor.Parse("#0072B2"), At(1, 0.25));

        SKColor At(double x, double y) => picture.GetPixel((int)(2 * panel.PixelX(x)), (int)(2 * panel.PixelY(y)));
    }

    [Fact]
    public void Heat_map_has_row_zero_at_the_bottom_unless_the_axis_is_reversed()
    {
        foreach (bool reversed in new[] { false, true })
        {
            var heat = new HeatLayer(new double[,] { { 0 }, { 1 } }, "");
            var layout = new ChartLayout(new Chart("t", [new Panel(new Axis(""), new Axis("") { Reversed = reversed }, [heat])]));
            using SKBitmap picture = SKBitmap.Decode(StaticRenderer.Png(layout));
            Box plot = layout.Panels[0].Plot;
            SKColor top = picture.GetPixel((int)(2 * (plot.Left + 20)), (int)(2 * (plot.Top + 20)));
            Assert.Equal(SKColor.Parse(reversed ? Theme.ColorMap[0] : Theme.ColorMap[^1]), top);
        }
    }

    [Fact]
    public void Panels_above_each_other_begin_at_the_same_place()
    {
        Panel Of(double top) => new(new Axis("x"), new Axis("y") { Min = 0, Max = top }, [new LineLayer([0, 1], [0, 1])]);
        IReadOnlyList<PanelLayout> panels = new ChartLayout(new Chart("t", [Of(1), Of(100_000)])).Panels;
        Assert.Equal(panels[0].Plot.Left, panels[1].Plot.Left);
        Assert.Equal(panels[0].Plot.Width, panels[1].Plot.Width);
    }

    private static double Luminance(string color)
    {
        SKColor c = SKColor.Parse(color);
        return (0.299 * c.Red) + (0.587 * c.Green) + (0.114 * c.Blue);
    }
}
