using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Cli;

public sealed class ProbeCommandTests(TinyStudy study) : IClassFixture<TinyStudy>
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Both_readouts_of_each_encoder_stand_beside_log_mel_statistics(bool all)
    {
        (int code, string output, string errors) = Tool.Run(
            ["probe", "--profile", study.Profile, "--results", study.Path("results"), "--set", "evaluation.folds=3", .. all ? ["--cross-validate"] : (string[])[]]);
        Assert.True(code == 0, errors);
        Assert.Equal(2, Count("Untrained encoder"));
        Assert.Equal(2, Count("Audio-only"));
        Assert.Equal(1, Count("Log-mel statistics"));

        int Count(string name) => output.Split('\n').Count(l => l.Contains(name, StringComparison.Ordinal));
    }

    [Fact]
    public void Study_of_data_without_pictures_says_what_it_needs()
    {
        (int code, _, string errors) = Tool.Run("study", "--profile", study.Profile, "--results", study.Path("none"));
        Assert.Equal(1, code);
        Assert.Contains("music without pictures", errors);
        (code, _, errors) = Tool.Run("study", "--profile", study.Profile, "--estimate");
        Assert.Equal(1, code);
        Assert.Contains("data.kind: demo", errors);
    }
}
