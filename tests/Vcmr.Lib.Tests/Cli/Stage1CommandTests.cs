using System.Text.Json;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Cli;

public sealed class Stage1CommandTests(TinyStudy study) : IClassFixture<TinyStudy>
{
    [Fact]
    public void Variations_stand_beside_stage_1_as_it_is_and_are_found_again()
    {
        string results = study.Path("stage1");
        (int code, string output, string errors) = Run("stage1_variations=['warm: audio.temperature=0.5', 'wide: model.width=4; audio.batch=3']");
        Assert.True(code == 0, errors);
        Assert.Contains("1/3 as in the profile", errors);
        Assert.All(["Untrained encoder", "as in the profile", "warm", "wide", "Log-mel statistics"], name => Assert.Contains(name, output));
        Assert.Equal(3, Directory.GetDirectories(Path.Combine(results, "audio")).Length);

        using JsonDocument metrics = JsonDocument.Parse(File.ReadAllText(Path.Combine(results, "metrics", "stage1.json")));
        JsonElement[] lines = [.. metrics.RootElement.EnumerateArray()];
        Assert.Equal(5, lines.Length);
        Assert.Equal(JsonValueKind.Null, lines[1].GetProperty("lastLayer").GetProperty("difference").ValueKind);
        double level = Level(lines[2]), asItIs = Level(lines[1]);
        Assert.Equal(level - asItIs, lines[2].GetProperty("lastLayer").GetProperty("difference").GetProperty("mean").GetDouble(), 1e-9);
        Assert.True(File.Exists(Path.Combine(results, "figures", "stage1.png")));

        (code, _, errors) = Run("stage1_variations=['wide: model.width=4; audio.batch=3']");
        Assert.True(code == 0, errors);
        Assert.Equal(3, Directory.GetDirectories(Path.Combine(results, "audio")).Length);

        static double Level(JsonElement line) => line.GetProperty("lastLayer").GetProperty("rocAuc").GetProperty("mean").GetDouble();
    }

    [Theory]
    [InlineData("seeds=[1]", "stage1_variations")]
    [InlineData("stage1_variations=['no settings']", "NAME: key=value")]
    [InlineData("stage1_variations=['others clips: data.demo_clips=3']", "data.demo_clips=3")]
    [InlineData("stage1_variations=['a: audio.epochs=2', 'a: audio.epochs=3']", "twice")]
    [InlineData("stage1_variations=['a: audio.epochs=2', 'b: audio.epochs=0']", "audio.epochs")]
    public void Wrong_variations_are_refused_before_anything_is_trained(string setting, string named)
    {
        (int code, _, string errors) = Run(setting, "refused");
        Assert.Equal(1, code);
        Assert.Contains(named, errors);
        Assert.False(Directory.Exists(study.Path("refused/audio")));
    }

    private (int Code, string Output, string Errors) Run(string setting, string results = "stage1") =>
        Tool.Run("sweep", "stage1", "--profile", study.Profile, "--results", study.Path(results), "--set", "evaluation.folds=3", "--set", setting);
}
