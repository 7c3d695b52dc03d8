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
    public void What_is_left_out_of_a_folder_is_counted_by_its_ending()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File(".cache"));
        Directory.CreateDirectory(folder.File("b"));
        Directory.CreateSymbolicLink(folder.File("b/circle"), folder.Path);
        WaveFile.Write(folder.File("sound without ending"), WaveFile.Tone(440, 0.1, 16000));
        WaveFile.Write(folder.File("b/sound.of my"), WaveFile.Tone(440, 0.1, 16000));
        WaveFile.Write(folder.File("not there yet.wav.part"), WaveFile.Tone(440, 0.1, 16000));
        foreach (string name in new[] { "a.mp4", "notes.txt", "b/more.TXT", "cover.jpg", ".hidden.mp3", ".cache/x.mp3", "Mr. Nobody", "README" })
        {
            File.WriteAllText(folder.File(name), "text");
        }

        List<string> told = [];
        Assert.Equal([folder.File("a.mp4"), folder.File("b/sound.of my"), folder.File("sound without ending")], MediaFiles.Expand([folder.Path], told.Add));

        Assert.Equal(
            [$"In '{folder.Path}' 9 passed over: 2 .txt, 2 no ending, 1 .jpg, 1 .part, 1 hidden, 1 hidden folder, 1 linked folder."],
            told);
    }

    [Fact]
    public void Folder_without_audio_is_an_error_that_names_it()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("notes.txt"), "");
        Assert.Contains(folder.Path, Assert.Throws<VcmrException>(() => MediaFiles.Expand([folder.Path])).Message, StringComparison.Ordinal);
    }
}
