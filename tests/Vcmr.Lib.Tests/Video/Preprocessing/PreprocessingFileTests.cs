using Vcmr.Tests.Support;
using Vcmr.Video.Preprocessing;
using Xunit;

namespace Vcmr.Tests.Video.Preprocessing;

public sealed class PreprocessingFileTests : IDisposable
{
    private const string Own = """
        short_side: 232
        filter: bilinear
        channels: bgr
        range: 255
        mean: [100, 110.5, 120]
        deviation: [50, 60, 64]

        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void File_is_a_kind_of_its_own()
    {
        FramePreprocessing kind = Read(Own);
        float[] tensor = new float[ClipPreprocessing.FrameBytes];

        kind.ToTensor(Pictures.Even(240), tensor);

        Assert.Equal((232, ResizeFilter.Bilinear, ChannelOrder.Bgr, 255), (kind.ShortSide, kind.Filter, kind.Channels, kind.Range));
        Assert.Equal([140 / 50f, 129.5f / 60, 120 / 64f], tensor.Chunk(224 * 224).Select(plane => Assert.Single(plane.Distinct())));
    }

    [Fact]
    public void Kind_is_named_after_what_the_file_says_and_not_after_the_file()
    {
        string name = Read(Own, "a.yaml").Name;
        Assert.Matches("^own-[0-9a-f]{16}$", name);
        Assert.Equal(name, Read("# mine\n" + Own.Replace("120]", "120.0]", StringComparison.Ordinal), "b.yml").Name);
        Assert.NotEqual(name, Read(Own.Replace("bgr", "rgb", StringComparison.Ordinal)).Name);
    }

    [Theory]
    [InlineData("short_side: 232", "short_side: 200", "Line 1", "short_side; it takes a whole number of pixels from 224")]
    [InlineData("filter: bilinear", "filter: nearest", "Line 2", "filter; it takes bilinear or bicubic")]
    [InlineData("channels: bgr", "channels: 0", "Line 3", "channels; it takes rgb or bgr")]
    [InlineData("range: 255", "range: 2", "Line 4", "range; it takes 1 or 255")]
    [InlineData("110.5, 120]", "110.5]", "Line 5", "mean; it takes three numbers")]
    [InlineData("110.5, 120]", "110.5, 120, x]", "Line 5", "mean; it takes three numbers")]
    [InlineData("[50, 60", "[0, 60", "Line 6", "deviation; it takes three numbers above 0")]
    [InlineData("range: 255\n", "", "Line 1", "without the key 'range'")]
    [InlineData("range: 255", "scale: 255", "Line 4", "the key 'scale'")]
    public void Fault_is_a_sentence_with_line_and_key(string old, string changed, string line, string expected)
    {
        string message = Assert.Throws<VcmrException>(() => Read(Own.Replace(old, changed, StringComparison.Ordinal))).Message;
        Assert.StartsWith(line, message);
        Assert.Contains(expected, message);
    }

    [Fact]
    public void Missing_file_is_a_sentence() =>
        Assert.Contains("cannot be read", Assert.Throws<VcmrException>(() => FramePreprocessing.Parse(_folder.File("none.yaml"))).Message);

    private FramePreprocessing Read(string text, string name = "own.yaml")
    {
        File.WriteAllText(_folder.File(name), text);
        return FramePreprocessing.Parse(_folder.File(name));
    }
}
