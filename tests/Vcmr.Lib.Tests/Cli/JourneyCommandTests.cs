using System.Text.Json;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Cli;

/// <summary>From a profile to tags without naming a checkpoint, and what was trained side by side.</summary>
public sealed class JourneyCommandTests : IDisposable
{
    private readonly TinyStudy _study = new();

    public void Dispose() => _study.Dispose();

    private (int Code, string Output, string Errors) Run(params string[] arguments)
    {
        using System.Diagnostics.Process process = Tool.Start(_study.Path(""), new Dictionary<string, string> { ["VCMR_ROOT"] = _study.Path("") }, arguments);
        return Tool.Finish(process);
    }

    [Fact]
    public void Runs_are_listed_the_best_tags_and_two_are_compared()
    {
        string song = _study.Path("music/song 0.wav");
        (int code, _, string errors) = Run("tag", song);
        Assert.Equal(1, code);
        Assert.Contains("No finished tagging run lies in", errors);
        Assert.Contains("No finished encoder lies in", Run("embed", song, "--out", _study.Path("e.npy")).Errors);

        (code, string output, errors) = Run("train", "tags", "--profile", "tiny.yaml", "--encoder", "audio", "--encoder", "untrained");
        Assert.True(code == 0, errors);
        Assert.Contains("tag FILE", output);

        (code, output, errors) = Run("runs", "--json");
        Assert.True(code == 0, errors);
        JsonElement[] runs = [.. JsonDocument.Parse(output).RootElement.GetProperty("runs").EnumerateArray()];
        Assert.Equal(["audio", "tags", "tags", "untrained"], runs.Select(r => r.GetProperty("stage").GetString()!));
        Assert.All(runs, r => Assert.Equal(("tiny", "finished", 1), (r.GetProperty("profile").GetString(), r.GetProperty("state").GetString(), r.GetProperty("seed").GetInt32())));
        JsonElement[] tags = [.. runs.Where(r => r.GetProperty("stage").GetString() == "tags")];
        Assert.Equal([true, false], tags.Select(r => r.GetProperty("isBest").GetBoolean()));
        Assert.True(tags[0].GetProperty("validation").GetDouble() >= tags[1].GetProperty("validation").GetDouble());
        (_, output, _) = Run("runs", "--profile", "tiny", "--stage", "tags");
        Assert.Contains($"results/tiny/tags/{tags[0].GetProperty("id").GetString()}", output);
        Assert.DoesNotContain("untrained/", output);

        (code, output, errors) = Run("tag", song, "--json");
        Assert.True(code == 0, errors);
        Assert.Contains($"tags by results/tiny/tags/{tags[0].GetProperty("id").GetString()}: ", errors);
        Assert.Contains("the best of 2 finished tagging runs of profile 'tiny' by validation PR-AUC", errors);
        Assert.Equal(1, JsonDocument.Parse(output).RootElement.GetProperty("files").GetArrayLength());
        (code, _, errors) = Run("embed", song, "--out", _study.Path("e.npy"));
        Assert.True(code == 0, errors);
        Assert.Contains("embeddings by results/tiny/", errors);
        Assert.Equal(2, Run("tag", song, "--model", "x", "--profile", "tiny").Code);

        string[] ids = [.. tags.Select(r => r.GetProperty("id").GetString()!)];
        (code, output, errors) = Run("compare", ids[0], Path.Combine("results", "tiny", "tags", ids[1]), "--json");
        Assert.True(code == 0, errors);
        JsonElement compared = JsonDocument.Parse(output).RootElement;
        Assert.Contains("method", compared.GetProperty("configuration").EnumerateArray().Select(d => d.GetProperty("key").GetString()));
        JsonElement test = compared.GetProperty("scores").EnumerateArray().Single(s => s.GetProperty("score").GetString() == "test PR-AUC");
        Assert.Equal(tags[0].GetProperty("prAuc").GetDouble() - tags[1].GetProperty("prAuc").GetDouble(), test.GetProperty("difference").GetDouble(), 9);
        Assert.Equal(1, compared.GetProperty("predictions").GetArrayLength());
        (code, output, errors) = Run("compare", "tiny.yaml", "tiny.yaml");
        Assert.True(code == 0, errors);
        Assert.Contains("Both are configured alike.", output);
        Assert.Contains("compare two runs, or two profiles", Run("compare", ids[0], "tiny.yaml").Errors);
        Assert.Contains("'vcmr runs' lists", Run("compare", ids[0], "0123456789ab").Errors);

        // What has the same name is told apart by what it was told, or what its encoder was.
        (code, _, errors) = Run("train", "tags", "--profile", "tiny.yaml", "--encoder", "audio", "--set", "audio.temperature=0.5");
        Assert.True(code == 0, errors);
        runs = [.. JsonDocument.Parse(Run("runs", "--stage", "tags", "--json").Output).RootElement.GetProperty("runs").EnumerateArray()];
        Assert.Equal(
            ["", "options.temperature=0.1", "options.temperature=0.5"],
            runs.Select(r => string.Join(' ', r.GetProperty("variant").EnumerateArray().Select(v => v.GetString()))).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Settings_of_notebooks_make_a_profile_of_their_own_that_shares_the_runs()
    {
        File.WriteAllText(
            _study.Path("a.ipynb"),
            """
            {"cells":[
             {"cell_type":"code","execution_count":null,"id":"p","metadata":{"tags":["parameters"]},"outputs":[],"source":"var profile = \"demo\";"},
             {"cell_type":"code","execution_count":null,"id":"c","metadata":{},"outputs":[],"source":"System.IO.File.Exists(profile)"}],
             "metadata":{},"nbformat":4,"nbformat_minor":5}
            """);
        (int code, _, string errors) = Run("run", "a.ipynb", "--profile", "tiny.yaml", "--set", "audio.epochs=2", "--set", "seeds=[2, 3]");
        Assert.True(code == 0, errors);
        string folder = Directory.GetDirectories(_study.Path("results"), "tiny+audio.epochs=2,seeds=*").Single(), name = Path.GetFileName(folder);
        Assert.Contains("true", File.ReadAllText(Path.Combine(folder, "a.ipynb")), StringComparison.OrdinalIgnoreCase);
        (code, string shown, errors) = Run("profile", "show", Path.Combine(folder, name + ".yaml"));
        Assert.True(code == 0, errors);
        Assert.Contains("seeds: [2, 3]\n", shown);
        Assert.Contains("audio:\n  augmentations:\n", shown);
        Assert.Contains("  epochs: 2\n", shown);
        Assert.Equal(Path.Combine("..", "tiny", "audio"), new DirectoryInfo(Path.Combine(folder, "audio")).LinkTarget);

        (code, _, errors) = Run("run", "a.ipynb", "--profile", "tiny.yaml", "--set", "audio.epoch=2");
        Assert.Equal((2, true), (code, errors.Contains("did you mean audio.epochs?", StringComparison.Ordinal)));
    }

    [Fact]
    public void Own_folder_becomes_a_corpus_and_its_folders_tags()
    {
        (int code, _, string errors) = Run("prepare", _study.Path("music"));
        Assert.Equal(1, code);
        Assert.Contains("5 files of sound and no video; stage 1 learns from them by", errors);
        Assert.Contains("Name the folder of your music videos", Run("prepare").Errors);
        Assert.Contains("leave out --corpus", Run("prepare", _study.Path("music"), "--corpus", "x").Errors);
    }
}
