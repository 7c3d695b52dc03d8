using Vcmr.Media;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Media;

public sealed class MediaSignatureTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("mp4", true)]
    [InlineData("mov", true)]
    [InlineData("3gp", true)]
    [InlineData("matroska", true)]
    [InlineData("avi", true)]
    [InlineData("flv", true)]
    [InlineData("asf", true)]
    [InlineData("mpegts", true)]
    [InlineData("vob", true)]
    [InlineData("nut", true)]
    [InlineData("mxf", true)]
    [InlineData("ogg", true)]
    [InlineData("wav", false)]
    [InlineData("w64", false)]
    [InlineData("flac", false)]
    [InlineData("mp3", false)]
    [InlineData("mp2", false)]
    [InlineData("adts", false)]
    [InlineData("ac3", false)]
    [InlineData("aiff", false)]
    [InlineData("caf", false)]
    [InlineData("au", false)]
    [InlineData("tta", false)]
    [InlineData("wv", false)]
    public void Container_is_known_by_its_first_bytes(string format, bool isVideo)
    {
        string path = _folder.File("file");
        string[] codecs = format switch
        {
            "ogg" => ["-c:v", "libtheora", "-c:a", "libvorbis"],
            "vob" or "mpegts" or "mxf" => ["-r", "25", "-c:v", "mpeg2video", "-c:a", format == "mxf" ? "pcm_s16le" : "mp2", "-ar", "48000"],
            "asf" => ["-c:a", "wmav2"],
            "flv" => ["-c:v", "flv1", "-c:a", "libmp3lame"],
            "adts" => [],
            "wav" or "w64" or "caf" => ["-c:a", "pcm_s16le"],
            "aiff" or "au" => ["-c:a", "pcm_s16be"],
            "flac" or "mp2" or "ac3" or "tta" => ["-c:a", format],
            "mp3" => ["-c:a", "libmp3lame", "-write_xing", "0", "-id3v2_version", "0"],
            "wv" => ["-c:a", "wavpack"],
            _ => [],
        };
        TestVideo.Make(path, 1, isVideo ? TestVideo.Pattern : null, TestVideo.Tone, [.. codecs, "-f", format]);

        Assert.Equal(isVideo ? MediaKind.Video : MediaKind.Audio, MediaSignature.Of(path));
    }

    [Fact]
    public void What_is_no_medium_is_not_taken_for_one()
    {
        File.WriteAllText(_folder.File("text"), "Go: " + new string('g', 3000));
        File.WriteAllText(_folder.File("utf16"), "a text", System.Text.Encoding.Unicode);
        File.WriteAllBytes(_folder.File("zeros"), new byte[5000]);
        File.WriteAllBytes(_folder.File("jpeg"), [0xFF, 0xD8, 0xFF, 0xE0, 0, 0x10, .. "JFIF"u8, 0, 1]);
        File.WriteAllBytes(_folder.File("heic"), [0, 0, 0, 0x18, .. "ftypheic"u8, 0, 0, 0, 0]);
        File.WriteAllBytes(_folder.File("webp"), [.. "RIFF"u8, 9, 0, 0, 0, .. "WEBPVP8 "u8]);
        File.WriteAllBytes(_folder.File("empty"), []);
        Directory.CreateDirectory(_folder.File("folder"));

        Assert.All(
            new[] { "text", "utf16", "zeros", "jpeg", "heic", "webp", "empty", "folder", "missing" },
            name => Assert.Null(MediaSignature.Of(_folder.File(name))));
    }
}
