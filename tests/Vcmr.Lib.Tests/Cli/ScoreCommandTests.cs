using System.Text.Json.Nodes;
using Vcmr.Tests.Evaluation;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Cli;

public sealed class ScoreCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Two_systems_are_compared_as_a_table_and_as_json()
    {
        var systems = new KnownSystems { Prevalence = [0.3, 0.3], Gain = [2, 0], Seeds = 2, SeedDeviation = 0.01 };
        (byte[] labels, float[][] first, float[][] other, _) = systems.Draw(1);
        NpyFile.Write(_folder.File("y.npy"), "|u1", "150, 2", labels);
        File.WriteAllText(_folder.File("tags.txt"), "harp\nslow\n");
        foreach ((string name, float[] scores) in new[] { ("a1", first[0]), ("a2", first[1]), ("b1", other[0]), ("b2", other[1]) })
        {
            NpyFile.Write(_folder.File($"{name}.npy"), "<f4", "150, 2", scores);
        }

        string[] arguments =
        [
            "score", "--labels", _folder.File("y.npy"), "--tags", _folder.File("tags.txt"), "--scores", _folder.File("a1.npy"), _folder.File("a2.npy"),
            "--against", _folder.File("b1.npy"), _folder.File("b2.npy"), "--difference", "0.05",
        ];
        (int code, string text, string errors) = Tool.Run(arguments);
        Assert.Equal((0, ""), (code, errors));
        Assert.Contains("harp", text, StringComparison.Ordinal);
        Assert.Contains("150 songs and 2 seeds", Flat(text), StringComparison.Ordinal);
        Assert.Contains("for one of 0.05 they need ", Flat(text), StringComparison.Ordinal);

        (code, text, _) = Tool.Run([.. arguments, "--json"]);
        Assert.Equal(0, code);
        JsonNode json = JsonNode.Parse(text)!;
        Assert.Equal((2, 2, 150), ((int)json["runs"]!, (int)json["runsAgainst"]!, (int)json["songs"]!));
        Assert.True((double)json["tags"]![0]!["rocAuc"]!["interval"]!["low"]! > 0);
        Assert.Equal(0.05, (double)json["required"]!["rocAuc"]!["difference"]!);

        (code, _, errors) = Tool.Run([.. arguments[..^2], "--difference", "-1"]);
        Assert.NotEqual(0, code);
        Assert.Contains("difference above 0", errors, StringComparison.Ordinal);

        (code, _, errors) = Tool.Run([.. arguments[..8], "--difference", "0.1"]);
        Assert.NotEqual(0, code);
        Assert.Contains("--difference goes with --against", errors, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    // Long lines are broken at the width of the terminal.
    private static string Flat(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
