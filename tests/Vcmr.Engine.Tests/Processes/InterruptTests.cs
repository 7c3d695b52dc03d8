using Vcmr.Engine.Protocol;
using Vcmr.Engine.Tests.Support;
using Xunit;

namespace Vcmr.Engine.Tests.Processes;

public sealed class InterruptTests(SessionFixture fixture) : IClassFixture<SessionFixture>
{
    [Theory]
    [InlineData("while (true) { count++; }")]
    [InlineData("await Task.Yield(); while (true) { count++; }")]
    [InlineData("System.Threading.Thread.Sleep(System.Threading.Timeout.Infinite);")]
    [InlineData("await Task.Delay(-1);")]
    [InlineData("await Task.Yield(); await Task.Delay(-1);")]
    [InlineData("new TaskCompletionSource().Task.Wait();")]
    [InlineData("await new TaskCompletionSource().Task;")]
    [InlineData("Parallel.For(0, 4, i => { while (true) { count++; } });")]
    [InlineData("foreach (int i in Enumerable.Range(0, int.MaxValue)) { try { count += i; } catch (InvalidOperationException) { } }")]
    [InlineData("Enumerable.Repeat(1L, int.MaxValue).Select(i => { count += i; return i; }).Where(i => i < 0).Count()")]
    [InlineData("var spin = () => { for (;;) { } }; spin();")]
    [InlineData("void Local() { for (;;) { } } Local();")]
    [InlineData("do count++; while (true);")]
    [InlineData("new System.Threading.SemaphoreSlim(0).Wait();")]
    [InlineData("lock (new object()) { while (true) { try { System.Threading.Thread.Sleep(5); } catch { } } }")]
    [InlineData("Enumerable.Range(0, int.MaxValue).Where(i => i < 0).Count()")]
    [InlineData("await Task.Run(async () => { while (true) await Task.Yield(); });")]
    [InlineData("try { } finally { while (true) { count++; } }")]
    [InlineData("var door = new object(); lock (door) System.Threading.Monitor.Wait(door);")]
    [InlineData("var door = new object(); new System.Threading.Thread(() => { lock (door) System.Threading.Thread.Sleep(-1); }) { IsBackground = true }.Start(); while (System.Threading.Monitor.TryEnter(door)) System.Threading.Monitor.Exit(door); lock (door) { }")]
    public async Task A_running_cell_stops_and_keeps_the_session(string code)
    {
        await fixture.RunAsync("long count = 0; var kept = 42;");

        CellRun stopped = await fixture.InterruptAsync($"Console.WriteLine(\"running\"); {code}");
        CellRun next = await fixture.RunAsync("kept");

        Assert.Equal(ExecutionStatus.Interrupted, stopped.Status);
        Assert.Equal("42", next.Result);
    }

    [Fact]
    public async Task A_thread_that_the_cell_started_ends_with_it_and_not_with_the_session()
    {
        await fixture.RunAsync("var other = new System.Threading.Thread(() => { while (true) { } }) { IsBackground = true }; var kept = 42;");

        CellRun stopped = await fixture.InterruptAsync("other.Start(); Console.WriteLine(\"running\"); while (true) { }");
        CellRun next = await fixture.RunAsync("(other.Join(20_000), kept)");

        Assert.Equal(ExecutionStatus.Interrupted, stopped.Status);
        Assert.Equal("(True, 42)", next.Result);
    }

    [Fact]
    public async Task A_function_of_an_earlier_cell_stops()
    {
        await fixture.RunAsync("void Spin() { Console.WriteLine(\"spinning\"); while (true) { } }");

        CellRun stopped = await fixture.InterruptAsync("await Task.Yield(); Spin();");

        Assert.Equal(ExecutionStatus.Interrupted, stopped.Status);
        Assert.Contains(stopped.Error.Traceback, line => line.Contains("Spin", StringComparison.Ordinal));
    }
}
