using Vcmr.Media;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Media;

public sealed class MediaFilesTests
{
    [Fact]
    public void Folder_becomes_its_audio_and_video_files_in_order_and_files_stay()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("b/deep"));
        foreach (string name in new[] { "z.OGG", "a ü.mp3", "b/deep/clip.mp4", "notes.txt", ".hidden.mp3" })
        {
            File.WriteAllText(folder.File(name), "");
        }

        Directory.CreateSymbolicLink(folder.File("b/circle"), folder.Path);
        Assert.Equal(
            ["-x.wav", folder.File("a ü.mp3"), folder.File("b/deep/clip.mp4"), folder.File("z.OGG"), "missing.txt"],
            MediaFiles.Expand(["-x.wav", folder.Path, "missing.txt"]));
    }

    [Fact]
    public void Folder_without_audio_is_an_error_that_names_it()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("notes.txt"), "");
        Assert.Contains(folder.Path, Assert.Throws<VcmrException>(() => MediaFiles.Expand([folder.Path])).Message, StringComparison.Ordinal);
    }
}
