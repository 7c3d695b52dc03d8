using Vcmr.Studies;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Studies;

[Collection(nameof(Alone))]
public sealed class ProgressLinesTests
{
    [Fact]
    public void Lines_go_to_the_console_of_the_moment()
    {
        TextWriter console = Console.Out;
        using StringWriter first = new(), second = new();
        try
        {
            Console.SetOut(first);
            var progress = new ProgressLines();
            progress.Line("one");
            Console.SetOut(second);
            progress.Line("two");
        }
        finally
        {
            Console.SetOut(console);
        }

        Assert.Equal(["one", "two"], new[] { first, second }.Select(writer => writer.ToString().Trim()));
    }
}
