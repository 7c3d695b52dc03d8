using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using SkiaSharp;
using Vcmr.Charts;
using Vcmr.Tests.Figures;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Charts;

public sealed partial class FigureTests
{
    public static TheoryData<string> Names => new(Samples.Names);

    [Theory]
    [MemberData(nameof(Names))]
    public void Figure_of_every_kind_is_a_png_of_twice_its_size_or_a_quarter_more_with_photographs(string name)
    {
        Figure figure = Samples.Get(name);
        byte[] png = figure.Png;
        Assert.Equal([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], png[..8]);
        double scale = figure.Chart.Panels.Any(p => p.Layers.Any(l => l is ImageLayer)) ? 1.25 : 2;
        Assert.Equal((int)(scale * figure.Width), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)));
        Assert.Equal((int)(scale * figure.Height), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Figure_of_every_kind_draws_its_title_and_its_foot(string name)
    {
        Figure figure = Samples.Get(name);
        using SKBitmap picture = SKBitmap.Decode(figure.Png);
        Assert.True(Dark(picture, 2 * 16, 2 * 36) > 100, "no title");
        Assert.True(Dark(picture, picture.Height - 60, picture.Height) > 100, "no foot");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Plotly_json_of_every_kind_has_data_and_layout_and_no_number_that_json_lacks(string name)
    {
        JsonNode json = JsonNode.Parse(Samples.Get(name).PlotlyJson.ToJsonString())!;
        Assert.NotEmpty(json["data"]!.AsArray());
        Assert.Contains(Samples.Get(name).Title, (string)json["layout"]!["title"]!["text"]!, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", json.ToJsonString(), StringComparison.Ordinal);
        Assert.All(json["data"]!.AsArray(), t => Assert.NotNull((string?)t!["type"]));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Svg_of_every_kind_is_xml_with_a_view_box_and_text(string name)
    {
        Figure figure = Samples.Get(name);
        XElement svg = XElement.Parse(figure.Svg);
        Assert.Equal($"0 0 {figure.Width} {figure.Height}", (string?)svg.Attribute("viewBox"));
        Assert.Contains(svg.Descendants(), e => e.Name.LocalName == "text");
        Assert.DoesNotContain("NaN", figure.Svg, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_kind_names_its_profile_in_picture_text_and_plotly_version(string name)
    {
        Figure figure = Samples.Get(name);
        Assert.Contains("profile demo", figure.Text, StringComparison.Ordinal);
        Assert.Contains("profile demo", figure.PlotlyJson.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Mime_bundle_has_plotly_png_and_text_but_no_html()
    {
        IReadOnlyDictionary<string, object> bundle = Samples.Get("table1").ToMimeBundle();
        Assert.Equal(["application/vnd.plotly.v1+json", "image/png", "text/plain"], bundle.Keys.Order());
        Assert.IsType<JsonNode>(bundle["application/vnd.plotly.v1+json"], exactMatch: false);
        Assert.IsType<byte[]>(bundle["image/png"]);
        Assert.Contains("Table 1", Assert.IsType<string>(bundle["text/plain"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Save_writes_four_files_and_leaves_nothing_else()
    {
        using var folder = new TemporaryFolder();
        Samples.Get("figure2-tag-groups").Save(folder.File("figures"));
        Assert.Equal(
            ["figure2-tag-groups.html", "figure2-tag-groups.json", "figure2-tag-groups.png", "figure2-tag-groups.svg"],
            Directory.GetFiles(folder.File("figures")).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void Html_page_loads_nothing_and_carries_plotly_and_the_figure()
    {
        string html = Samples.Get("figure2-tag-groups").Html;
        Assert.Contains("plotly.js v2", html, StringComparison.Ordinal);
        Assert.Contains("Plotly.newPlot", html, StringComparison.Ordinal);
        string outside = Scripts().Replace(html, "<script>");
        Assert.DoesNotMatch(@"(src|href)\s*=\s*[""']?\s*(https?:)?//", outside);
        Assert.DoesNotMatch(@"<script[^>]+src", html);
    }

    [Fact]
    public void Html_page_runs_its_own_two_programs_and_no_other()
    {
        string html = Samples.Get("figure2-tag-groups").Html;
        string policy = Regex.Match(html, "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; [^\"]*script-src ([^;]*);").Groups[1].Value;

        string[] programs = [.. Regex.Matches(html, "<script>(.*?)</script>", RegexOptions.Singleline).Select(m => m.Groups[1].Value)];

        Assert.Equal(2, programs.Length);
        Assert.Equal(string.Join(' ', programs.Select(p => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(p)))}'")), policy);
        Assert.InRange(html.IndexOf("Content-Security-Policy", StringComparison.Ordinal), 0, html.IndexOf("<script>", StringComparison.Ordinal));
    }

    [Fact]
    public void Html_page_keeps_a_title_with_markup_as_text()
    {
        string html = new Figure("x", new Chart("</script><b>&", [Panel.Drawing(new TextLayer(0, 10, "a"))])).Html;
        Assert.DoesNotContain("</script><b>", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("../up")]
    [InlineData("-dash")]
    [InlineData("two words")]
    public void Figure_refuses_a_name_that_is_no_file_name(string name) =>
        Assert.Throws<VcmrException>(() => new Figure(name, new Chart("t", [])));

    [Fact]
    public void Save_says_what_to_do_when_the_folder_cannot_be_made()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("taken"), "");
        Assert.Throws<VcmrException>(() => Samples.Get("table1").Save(folder.File("taken")));
    }

    private static int Dark(SKBitmap picture, int top, int bottom)
    {
        int count = 0;
        for (int y = top; y < bottom; y++)
        {
            for (int x = 0; x < picture.Width; x++)
            {
                count += picture.GetPixel(x, y).Green < 128 ? 1 : 0;
            }
        }

        return count;
    }

    [GeneratedRegex("<script>.*?</script>", RegexOptions.Singleline)]
    private static partial Regex Scripts();
}
