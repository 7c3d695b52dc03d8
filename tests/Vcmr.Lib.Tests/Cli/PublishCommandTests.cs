using System.Diagnostics;
using System.Text.Json.Nodes;
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
        File.WriteAllText(_folder.File("results/own/a.ipynb"), $$"""{"cells":[],"metadata":{},"nbformat":4,"nbformat_minor":5,"text":"{{new string('x', 50_000)}}"}""");
        File.WriteAllText(_folder.File("results/own/metrics/m.json"), "{}");
        Directory.CreateDirectory(_folder.File("gallery"));
        File.WriteAllText(_folder.File("gallery/old.ipynb"), "{}");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Gallery_is_replaced_at_once_and_nothing_is_left_beside_it()
    {
        Assert.Equal((0, ""), Publish(""));
        Assert.Equal(
            ["a.html", "a.ipynb", "assets/search.js", "assets/site.css", "assets/site.js", "index.html", "metrics/m.json", "results.html"],
            Files("gallery"));
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
        Assert.Equal(2, code);
        Assert.Matches("^vcmr: '.*b\\.ipynb' is not a notebook: .*\n$", errors);
        Assert.Equal(["old.ipynb"], Files("gallery"));
    }

    [Fact]
    public void Notebooks_lose_figures_data_and_then_sounds_where_the_gallery_would_be_too_large()
    {
        string sound = $"<audio controls src=\"data:audio/mpeg;base64,{new string('A', 8_000_000)}\"></audio>";
        JsonObject Shown(JsonObject data) => new() { ["output_type"] = "display_data", ["metadata"] = new JsonObject(), ["data"] = data };
        JsonObject cell = new()
        {
            ["cell_type"] = "code", ["id"] = "a", ["metadata"] = new JsonObject(), ["execution_count"] = 1, ["source"] = "x",
            ["outputs"] = new JsonArray(
                Shown(new JsonObject { ["image/png"] = "AAAA", ["application/vnd.plotly.v1+json"] = new JsonObject { ["data"] = new JsonArray(), ["layout"] = new JsonObject() } }),
                Shown(new JsonObject { ["text/html"] = sound })),
        };
        File.WriteAllText(_folder.File("results/own/a.ipynb"), $$"""{"cells":[{{cell.ToJsonString()}}],"metadata":{},"nbformat":4,"nbformat_minor":5}""");

        Assert.Equal((0, ""), Publish(""));

        string notebook = File.ReadAllText(_folder.File("gallery/a.ipynb"));
        Assert.DoesNotContain("plotly", notebook);
        Assert.DoesNotContain("<audio", notebook);
        Assert.Contains("image/png", notebook);
        string page = File.ReadAllText(_folder.File("gallery/a.html"));
        Assert.Contains("sounds are left out", page);
        Assert.Contains("src=\"assets/audio/", page);
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
