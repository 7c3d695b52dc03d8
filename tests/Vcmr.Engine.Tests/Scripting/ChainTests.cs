using Vcmr.Engine.Processes;
using Vcmr.Engine.Protocol;
using Xunit;

namespace Vcmr.Engine.Tests.Scripting;

/// <summary>Long chains without brackets, on which a compiler's recursion does end a session's process.</summary>
[Collection(nameof(ChainTests))]
public sealed class ChainTests
{
    [Theory]
    [InlineData("-", "1", "")]
    [InlineData("x => ", "1", "")]
    [InlineData("true ? 1 : ", "2", "")]
    [InlineData("if (true) ", ";", "")]
    [InlineData("if (true) { } else ", "{ }", "")]
    [InlineData("1 + ", "1", "")]
    [InlineData("a.", "b", "")]
    [InlineData("\"\"", "", ".Trim()")]
    [InlineData("!", "true", "")]
    [InlineData("1 is not ", "1", "")]
    [InlineData("while (false) ", ";", "")]
    [InlineData("int", " x;", "[]")]
    public async Task Chains_do_not_take_the_session_away_without_end_or_just_within_the_limit(string open, string middle, string close)
    {
        await using SessionProcess session = await SessionProcess.StartAsync(AppContext.BaseDirectory, TestContext.Current.CancellationToken);
        foreach (int count in (int[])[20_000, 1900])
        {
            string code = close.Length > 0 ? open + string.Concat(Enumerable.Repeat(close, count)) + middle : NestingTests.Nested(open, middle, close, count);
            await session.ExecuteAsync(code, 1, _ => { });
        }

        string endless = NestingTests.Nested(open, middle, close);
        await session.CompleteAsync(endless, endless.Length, TestContext.Current.CancellationToken);

        Assert.Equal(ExecutionStatus.Completed, await session.ExecuteAsync("1", 2, _ => { }));
    }
}
