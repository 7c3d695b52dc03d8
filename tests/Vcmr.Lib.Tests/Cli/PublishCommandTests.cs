using System.Diagnostics;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Cli;

public sealed class PublishCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public PublishCommandTests()
    {
        Directory.CreateDirectory(_folder.File("results/own/metrics"));
        File.WriteAllText(_folder.File("Vcmr.slnx"), "");
        File.WriteAllText(_folder.File("results/own/a.ipynb"), $$"""{"cells":[], "text":"{{new string('x', 50_000)}}"}""");
        File.WriteAllText(_folder.File("results/own/metrics/m.json"), "{}");
        Directory.CreateDirectory(_folder.File("gallery"));
        File.WriteAllText(_folder.File("gallery/old.ipynb"), "{}");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Gallery_is_replaced_at_once_and_nothing_is_left_beside_it()
    {
        Assert.Equal((0, ""), Publish(""));
        Assert.Equal(["a.ipynb", "metrics/m.json"], Files("gallery"));
        Assert.Equal((0, ""), Publish(""));
        Assert.Equal(["Vcmr.slnx", "gallery", "results"], Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Disk_that_is_full_or_a_notebook_that_is_none_leaves_the_gallery_as_it_was()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "limits of a file's size are Unix's");
        (int code, string errors) = Publish("ulimit -f 20;");
        Assert.Equal(1, code);
        Assert.Matches("^vcmr: The folder '.*gallery' cannot be written .*still there\\.\n$", errors);
        Assert.Equal(["old.ipynb"], Files("gallery"));

        File.WriteAllText(_folder.File("results/own/b.ipynb"), "{");
        (code, errors) = Publish("");
        Assert.Equal(1, code);
        Assert.Matches("^vcmr: '.*b\\.ipynb' cannot be published .*\n$", errors);
        Assert.Equal(["old.ipynb"], Files("gallery"));
    }

    private string[] Files(string folder) =>
        [.. Directory.GetFiles(_folder.File(folder), "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(_folder.File(folder), f)).Order(StringComparer.Ordinal)];

    private (int Code, string Errors) Publish(string before)
    {
        using Process process = Process.Start(new ProcessStartInfo("bash", ["-c", $"export DOTNET_EnableWriteXorExecute=0; {before} exec dotnet '{Tool.Assembly}' publish --profile own --to gallery"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder.Path,
        })!;
        (int code, _, string errors) = Tool.Finish(process);
        return (code, errors);
    }
}
