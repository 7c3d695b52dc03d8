using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Cli;

public sealed class LockCommandTests(TinyStudy study) : IClassFixture<TinyStudy>
{
    [Fact]
    public void Analysis_is_locked_trained_otherwise_than_locked_and_reported_so()
    {
        string results = study.Path("locked");
        (int code, string output, string errors) = Tool.Run("study", "lock", study.Profile, "--results", results);
        Assert.True(code == 0, errors);
        Assert.Matches("locked .*, SHA-256 [0-9a-f]{64}\n$", output);
        (code, _, errors) = Tool.Run("train", "audio", "--profile", study.Profile, "--results", results, "--set", "audio.epochs=2");
        Assert.True(code == 0, errors);
        (code, output, errors) = Tool.Run("report", results);
        Assert.True(code == 0, errors);
        Assert.Contains("the one run began under it. Changed after it: audio.epochs.", output, StringComparison.Ordinal);
        (code, _, errors) = Tool.Run("study", "lock", study.Profile, "--results", results, "--set", "audio.epochs=2");
        Assert.Equal(1, code);
        Assert.Contains("audio.epochs: 3 → 2", errors, StringComparison.Ordinal);
    }
}
