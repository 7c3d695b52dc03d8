using System.Text.Json;
using FFMpegCore;
using Vcmr.Datasets;
using Vcmr.Datasets.Videos;
using Vcmr.Lessons.Extraction;
using Vcmr.Media;
using Vcmr.Video;
using Vcmr.Video.Encoders;
using Vcmr.Video.Preprocessing;
using Xunit;

namespace Vcmr.Tests.Datasets.Odd;

/// <summary>Pictures that are not stored as they are shown: pixels that are not square, two fields in a frame, HDR.</summary>
public sealed class ShownPictureTests(OddVideos videos) : IClassFixture<OddVideos>
{
    private const int Side = ClipPreprocessing.Side;
    private static readonly string[] Lossless = ["-c:v", "ffv1", "-c:a", "flac"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("720x576", "16/15", 768, 576)]
    [InlineData("720x576", "64/45", 1024, 576)]
    [InlineData("720x480", "8/9", 720, 540)]
    [InlineData("352x576", "24/11", 768, 576)]
    public void Round_things_are_round_and_equal_those_of_square_pixels(string size, string aspect, int width, int height)
    {
        string[] parts = aspect.Split('/');
        string circle = $"color=black:size={size}:rate=5,format=yuv444p,geq=lum='if(lt(hypot((X+0.5-W/2)*{parts[0]}/{parts[1]},Y+0.5-H/2),H/3),235,16)':cb=128:cr=128,setsar={aspect}";
        string path = videos.Make($"{size}-{parts[0]}.mkv", circle, seconds: 1, more: Lossless);
        string square = videos.Ffmpeg($"{size}-{parts[0]}-square.mkv", ["-i", path, "-vf", $"scale={width}:{height}:flags=bicubic,setsar=1", .. Lossless]);

        SampledFrame frame = Read(path);
        SampledFrame expected = Read(square);

        Assert.Equal((width, height), (frame.Width, frame.Height));
        Assert.InRange(frame.Preprocessed.Zip(expected.Preprocessed, (a, b) => Math.Abs(a - b)).Average(), 0, 0.5);
        (int across, int down) = Extent(frame.Preprocessed, Side, Side);
        Assert.InRange(across - down, -2, 2);
        (across, down) = Extent(frame.Rgb, frame.Width, frame.Height);
        Assert.InRange(across - down, -3, 3);
        (across, down) = Extent(Thumbnails.At(path, 0), Thumbnails.Width, Thumbnails.Height, margin: (Thumbnails.Width - (Thumbnails.Height * width / height) + 1) / 2);
        Assert.InRange(across - down, -1, 1);
    }

    [Fact]
    public void Turned_pixels_that_are_not_square_turn_with_the_picture()
    {
        string flat = videos.Make("ellipse.mp4", "color=black:size=360x288:rate=5,geq=lum='if(lt(hypot((X-180)*64/45,Y-144),96),235,16)':cb=128:cr=128,setsar=64/45", seconds: 1, more: ["-q:v", "1"]);
        string turned = videos.Ffmpeg("ellipse-turned.mp4", "-i", flat, "-c", "copy", "-metadata:s:v:0", "rotate=90");

        SampledFrame frame = Read(turned);

        Assert.Equal((288, 512), (frame.Width, frame.Height));
        (int across, int down) = Extent(frame.Preprocessed, Side, Side);
        Assert.InRange(across - down, -2, 2);
    }

    [Theory]
    [InlineData("0:1")]
    [InlineData("1:255")]
    public void Aspect_that_is_unknown_or_cannot_be_is_square(string aspect)
    {
        SampledFrame frame = Read(videos.Make($"odd-{aspect[0]}.mkv", $"color=red:size=64x36:rate=5,setsar={aspect.Replace(':', '/')}", seconds: 1, more: Lossless));

        Assert.Equal((64, 36), (frame.Width, frame.Height));
    }

    [Theory]
    [InlineData("top.mp4", "interleave_top", "-c:v", "libx264", "-qp", "0", "-flags", "+ildct+ilme", "-x264opts", "tff=1")]
    [InlineData("bottom.mp4", "interleave_bottom", "-c:v", "libx264", "-qp", "0", "-flags", "+ildct+ilme", "-x264opts", "bff=1")]
    [InlineData("top.mkv", "interleave_top", "-vf", "setfield=tff", "-c:v", "ffv1", "-c:a", "flac")]
    [InlineData("bottom.mkv", "interleave_bottom", "-vf", "setfield=bff", "-c:v", "ffv1", "-c:a", "flac")]
    [InlineData("top.mov", "interleave_top", "-vf", "setfield=tff", "-c:v", "prores_ks", "-flags", "+ildct", "-pix_fmt", "yuv422p10le")]
    [InlineData("top.ts", "interleave_top", "-c:v", "mpeg2video", "-q:v", "1", "-flags", "+ildct+ilme", "-top", "1")]
    [InlineData("bottom.ts", "interleave_bottom", "-c:v", "mpeg2video", "-q:v", "1", "-flags", "+ildct+ilme", "-top", "0")]
    [InlineData("lower.dv", "interleave_bottom", "-c:v", "dvvideo", "-c:a", "pcm_s16le", "-ar", "48000", "-ac", "2")]
    public void First_field_of_interlaced_frames_is_seen_and_the_second_is_not(string name, string weave, params string[] encoding)
    {
        // Fields are red and blue in turn, at 50 a second.
        string format = encoding.Contains("prores_ks") ? "yuv422p" : "yuv420p";
        string fields = $"color=black:size=720x576:rate=50,format={format},geq=lum='if(mod(N,2),41,81)':cb='if(mod(N,2),240,90)':cr='if(mod(N,2),110,240)'";
        string path = videos.Make($"field-{name}", $"{fields},tinterlace={weave}", seconds: 1, more: ["-pix_fmt", format, .. encoding]);

        SampledFrame frame = Read(path);

        Assert.Equal(5, FrameReader.Read(path, 0, 1, cancellation: Cancellation).Count);
        foreach (byte[] picture in new[] { frame.Preprocessed, frame.Rgb })
        {
            Assert.True(picture.Where((_, i) => i % 3 == 0).Min() > 220 && picture.Where((_, i) => i % 3 != 0).Max() < 40);
        }

        byte[] middle = Thumbnails.At(path, 0)[(3 * ((54 * Thumbnails.Width) + 96))..];
        Assert.True(middle[0] > 220 && middle[2] < 40);
    }

    [Fact]
    public void Scenes_see_both_fields_as_PySceneDetect_does()
    {
        // Every second field turns black at 8 s: half of a change, and none that the first fields show.
        string path = videos.Make(
            "woven.mkv",
            "color=black:size=64x36:rate=50,format=yuv420p,geq=lum='if(mod(N,2)*gte(T,8),16,235)':cb=128:cr=128,tinterlace=interleave_top",
            more: ["-vf", "setfield=tff", "-c:v", "ffv1", "-c:a", "flac"]);

        VideoResult result = videos.Extract(path, Cancellation);

        Assert.Equal((VideoState.Kept, 2, 16 * 25), (result.State, result.Scenes.Count, result.Scenes[^1].EndFrame));
        Assert.InRange(Read(path, 9).Preprocessed.Min(), 250, 255);
    }

    // 0, 10, 50, 100, 203, 500, 1,000 and 10,000 cd/m², and reference white and the peak of HLG (ITU-R BT.2100 and BT.2408),
    // and what BT.2390's formulas make of them. 8 bits of PQ, which is what is decoded to, are up to 6 ordinary values apart.
    [Theory]
    [InlineData("smpte2084", 64, 0)]
    [InlineData("smpte2084", 64 + (876 * 0.2997), 72.7)]
    [InlineData("smpte2084", 64 + (876 * 0.4403), 142.2)]
    [InlineData("smpte2084", 64 + (876 * 0.5081), 189.3)]
    [InlineData("smpte2084", 64 + (876 * 0.5807), 230.3)]
    [InlineData("smpte2084", 64 + (876 * 0.6766), 252.8)]
    [InlineData("smpte2084", 64 + (876 * 0.7518), 255)]
    [InlineData("smpte2084", 940, 255)]
    [InlineData("arib-std-b67", 64, 0)]
    [InlineData("arib-std-b67", 64 + (876 * 0.75), 230.3)]
    [InlineData("arib-std-b67", 940, 255)]
    public void Brightness_of_a_high_range_becomes_ordinary_values(string transfer, double code, double expected)
    {
        string path = Hdr($"grey-{transfer}-{code:0}.mkv", transfer, $"geq=lum={Math.Round(code)}:cb=512:cr=512");

        SampledFrame frame = Read(path);

        byte[] thumbnail = Thumbnails.At(path, 0);
        foreach (byte[] picture in new[] { frame.Preprocessed, frame.Rgb, thumbnail })
        {
            Assert.InRange(picture.Min(), expected - 8, expected + 4);
            Assert.InRange(picture.Max(), expected - 8, expected + 4);
        }
    }

    // Ordinary colours with a white of 203 cd/m² in 10-bit values of BT.2020: PQ as ffmpeg's zscale gives them, HLG by the
    // formulas of BT.2100 (zscale has its system gamma on each channel, not on luminance).
    [Theory]
    [InlineData("smpte2084", 429, 512, 512, 128, 128, 128)]
    [InlineData("smpte2084", 334, 553, 490, 40, 80, 120)]
    [InlineData("smpte2084", 349, 476, 566, 150, 60, 50)]
    [InlineData("smpte2084", 418, 471, 484, 60, 140, 70)]
    [InlineData("smpte2084", 466, 433, 521, 170, 160, 40)]
    [InlineData("smpte2084", 312, 581, 538, 90, 50, 140)]
    [InlineData("smpte2084", 163, 512, 512, 20, 20, 20)]
    [InlineData("smpte2084", 498, 512, 512, 180, 180, 180)]
    [InlineData("arib-std-b67", 456, 512, 512, 128, 128, 128)]
    [InlineData("arib-std-b67", 299, 594, 477, 40, 80, 120)]
    [InlineData("arib-std-b67", 325, 453, 619, 150, 60, 50)]
    [InlineData("arib-std-b67", 439, 430, 449, 60, 140, 70)]
    [InlineData("arib-std-b67", 535, 355, 530, 170, 160, 40)]
    [InlineData("arib-std-b67", 272, 652, 550, 90, 50, 140)]
    public void Colours_below_the_roll_off_come_back_as_they_were(string transfer, int y, int u, int v, params int[] rgb)
    {
        SampledFrame frame = Read(Hdr($"colour-{transfer}-{y}.mkv", transfer, $"geq=lum={y}:cb={u}:cr={v}"));

        int[] means = [.. Enumerable.Range(0, 3).Select(c => (int)Math.Round(frame.Preprocessed.Where((_, i) => i % 3 == c).Average(b => b)))];
        Assert.All(means.Zip(rgb), m => Assert.InRange(m.First, m.Second - 5, m.Second + 5));
    }

    [Theory]
    [InlineData("pq.mp4", "smpte2084", "libx265", "-x265-params", "log-level=error:colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc", "-crf", "10")]
    [InlineData("hlg.mp4", "arib-std-b67", "libx265", "-x265-params", "log-level=error:colorprim=bt2020:transfer=arib-std-b67:colormatrix=bt2020nc", "-crf", "10")]
    [InlineData("pq.webm", "smpte2084", "libvpx-vp9", "-profile:v", "2", "-crf", "15", "-b:v", "0")]
    [InlineData("hlg.webm", "arib-std-b67", "libvpx-vp9", "-profile:v", "2", "-crf", "15", "-b:v", "0")]
    public void Colour_tags_are_found_whoever_encoded(string name, string transfer, string codec, params string[] encoding)
    {
        string[] sound = name.EndsWith("webm", StringComparison.Ordinal) ? ["-c:a", "libopus"] : ["-c:a", "aac"];
        string path = Hdr(name, transfer, $"geq=lum={(transfer == "smpte2084" ? 573 : 721)}:cb=512:cr=512", ["-c:v", codec, .. encoding, .. sound]);

        // Reference white, not the grey of 58 % or 75 %.
        byte[] picture = Read(path).Preprocessed;
        Assert.InRange(picture.Min(), 222, 236);
        Assert.InRange(picture.Max(), 222, 236);
    }

    [Fact]
    public void Wide_gamut_without_a_high_range_becomes_ordinary_too()
    {
        // BT.2020's values of BT.709's red.
        string path = Hdr("wide.mkv", "bt2020-10", "geq=lum=458:cb=384:cr=739");

        byte[] pixel = [.. Read(path).Preprocessed.Take(3)];
        Assert.True(pixel[0] > 245 && pixel[1] < 40 && pixel[2] < 40, string.Join(' ', pixel));
    }

    [Theory]
    [InlineData("ictcp")]
    [InlineData("bt2020c")]
    public void Colours_that_cannot_be_read_are_a_reason(string matrix)
    {
        string path = videos.Make($"{matrix}.mkv", more: ["-colorspace", matrix, .. Lossless]);

        VideoResult result = videos.Extract(path, Cancellation);

        Assert.Equal((VideoState.Failed, Reasons.Unsupported), (result.State, Reasons.KindOf(result.Reason!)));
        Assert.Contains(matrix, result.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("5", true)]
    [InlineData("8", false)]
    public void Dolby_Vision_without_an_ordinary_layer_is_a_reason(string profile, bool isFault)
    {
        FFProbeStream stream = Described($$"""{"side_data_list": [{"rotation": 0}, {"dv_profile": {{profile}}}]}""");

        Assert.Equal(isFault, StreamForm.Unreadable(stream) is not null);
    }

    [Theory]
    [InlineData("anamorphic", "setsar=64/45")]
    [InlineData("interlaced", "tinterlace=interleave_top")]
    public void Corpus_rows_are_made_of_what_is_shown(string kind, string filter)
    {
        string[] encoding = kind == "interlaced" ? ["-vf", "setfield=tff", "-c:v", "ffv1"] : ["-c:v", "ffv1"];
        string path = videos.Make($"{kind}.mkv", $"testsrc2=size=128x96:rate=50,{filter}", more: [.. encoding, "-c:a", "flac"]);

        VideoResult result = videos.Extract(path, Cancellation);

        using var encoder = new DescriptorEncoder();
        Assert.Equal((VideoState.Kept, null), (result.State, result.Reason));
        Assert.Equal(result.Features, EncodedPart.Read(path, result.StartSecond, 15, encoder, []).Rows().SelectMany(r => r));
        string plain = videos.Make($"{kind}-plain.mkv", "testsrc2=size=128x96:rate=50", more: ["-c:v", "ffv1", "-c:a", "flac"]);
        Assert.NotEqual(result.Features, videos.Extract(plain, Cancellation).Features);
    }

    private static FFProbeStream Described(string json) => JsonSerializer.Deserialize<FFProbeStream>(json)!;

    private string Hdr(string name, string transfer, string picture, params string[] encoding) => videos.Make(
        name, $"color=black:size=192x108:rate=5,format=yuv420p10le,{picture}", seconds: 1,
        more: ["-pix_fmt", "yuv420p10le", "-color_primaries", "bt2020", "-color_trc", transfer, "-colorspace", "bt2020nc", "-color_range", "tv", .. encoding.Length > 0 ? encoding : Lossless]);

    private static SampledFrame Read(string path, int second = 0) => FrameReader.Read(path, second, 1, cancellation: Cancellation)[0];

    /// <summary>How many columns and rows of the middle of a picture are bright.</summary>
    private static (int Across, int Down) Extent(byte[] rgb, int width, int height, int margin = 0) => (
        Enumerable.Range(margin, width - (2 * margin)).Count(x => rgb[3 * ((height / 2 * width) + x)] > 128),
        Enumerable.Range(0, height).Count(y => rgb[3 * ((y * width) + (width / 2))] > 128));
}
