using System.Diagnostics;
using System.Globalization;
using Vcmr.Engine.Processes;
using Vcmr.Engine.Protocol;
using Vcmr.Engine.Tests.Support;
using Xunit;

namespace Vcmr.Engine.Tests.Processes;

[Collection(nameof(SessionProcessTests))]
public sealed class SessionProcessTests(SessionFixture fixture) : IClassFixture<SessionFixture>
{
    [Fact]
    public async Task Text_and_displays_come_in_the_order_they_were_made()
    {
        CellRun run = await fixture.RunAsync("Console.Write(\"a\"); display(1); Console.Error.Write(\"b\"); Console.WriteLine(\"c\"); 2");

        Assert.Equal(
            ["stdout a", "display 1", "stderr b", "stdout c\n", "result 2"],
            run.Events.Select(e => e switch
            {
                StreamEvent stream => $"{stream.Name} {stream.Text}",
                DisplayEvent display => $"display {display.Data["text/plain"]}",
                ResultEvent result => $"result {result.Data["text/plain"]}",
                _ => e.GetType().Name,
            }));
    }

    [Fact]
    public async Task Programs_that_a_cell_starts_print_into_the_cell_and_find_no_input()
    {
        CellRun run = await fixture.RunAsync("System.Diagnostics.Process.Start(\"sh\", [\"-c\", \"echo out; echo err >&2; cat\"]).WaitForExit(); Console.ReadLine()");

        Assert.Equal("out\n", run.Text(StreamEvent.Output));
        Assert.Equal("err\n", run.Text(StreamEvent.Error));
        Assert.Equal("<null>", run.Result);
    }

    [Fact]
    public async Task A_flood_of_lines_is_cut_off_with_a_note()
    {
        CellRun run = await fixture.RunAsync("for (int i = 0; i < 300_000; i++) Console.WriteLine($\"line {i}\");");

        Assert.Equal(ExecutionStatus.Completed, run.Status);
        Assert.InRange(run.Text(StreamEvent.Output).Length, 1_000_000, 1_100_000);
        Assert.Contains("more characters", run.Text(StreamEvent.Error), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Native_code_prints_into_the_cell()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "puts is looked up in libc");
        CellRun run = await fixture.RunAsync("[System.Runtime.InteropServices.DllImport(\"libc\")] static extern int puts(string text);\nputs(\"from C\");");

        Assert.Equal("from C\n", run.Text(StreamEvent.Output));
    }

    [Fact]
    public async Task A_thread_that_outlives_its_cell_prints_into_it_until_the_next_runs()
    {
        CellRun run = new(1000);
        TaskCompletionSource printed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await fixture.RunAsync("var go = new System.Threading.ManualResetEventSlim();");
        await fixture.Session.ExecuteAsync("using System.Threading; new Thread(() => { go.Wait(); Console.Write(\"late\"); }).Start(); Task.Delay(1).ContinueWith(_ => go.Set());", 1000, message =>
        {
            run.Add(message);
            printed.TrySetResult();
        });
        await printed.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        Assert.Equal("late", run.Text(StreamEvent.Output));
    }

    [Fact]
    public async Task Cultures_have_their_names() =>
        Assert.Equal("en-US", (await fixture.RunAsync("System.Globalization.CultureInfo.GetCultureInfo(\"en-US\").Name")).Result);

    [Fact]
    public async Task A_cell_that_replaces_the_console_does_not_take_it_from_the_next()
    {
        await fixture.RunAsync("Console.SetOut(new System.IO.StringWriter()); Console.WriteLine(\"lost\");");

        Assert.Equal("found\n", (await fixture.RunAsync("Console.WriteLine(\"found\");")).Text(StreamEvent.Output));
    }

    [Theory]
    [InlineData("Environment.Exit(7);", "exit code 7")]
    [InlineData("Environment.FailFast(\"broken\");", "broken")]
    [InlineData("System.Diagnostics.Process.GetCurrentProcess().Kill();", "signal 9")]
    public async Task A_process_that_dies_says_how(string code, string says)
    {
        await using SessionProcess session = await SessionProcess.StartAsync(AppContext.BaseDirectory, TestContext.Current.CancellationToken);

        SessionDiedException error = await Assert.ThrowsAsync<SessionDiedException>(() => session.ExecuteAsync(code, 1, _ => { }));

        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<SessionDiedException>(() => session.ExecuteAsync("1", 2, _ => { }));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Environment.Exit(3);")]
    [InlineData("System.Diagnostics.Process.GetCurrentProcess().Kill();")]
    public async Task Programs_that_a_cell_left_running_end_with_the_session_however_it_ends(string last)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "programs are known by /proc");
        CellRun run = new(1);
        Process program;
        await using (SessionProcess session = await SessionProcess.StartAsync(AppContext.BaseDirectory, TestContext.Current.CancellationToken))
        {
            // Its parent has ended, and it belongs to another terminal session.
            await session.ExecuteAsync("System.Diagnostics.Process.Start(\"sh\", [\"-c\", \"setsid sleep 1000 & echo $!\"]).WaitForExit();", 1, run.Add);
            program = Process.GetProcessById(int.Parse(run.Text(StreamEvent.Output), CultureInfo.InvariantCulture));
            if (last.Length > 0)
            {
                await Assert.ThrowsAsync<SessionDiedException>(() => session.ExecuteAsync(last, 2, _ => { }));
                Assert.True(program.WaitForExit(TimeSpan.FromMinutes(1)));
            }
        }

        Assert.True(program.WaitForExit(TimeSpan.FromMinutes(1)));
        program.Dispose();
    }

    [Theory]
    [InlineData("HUP", ExecutionStatus.Completed)]
    [InlineData("INT", ExecutionStatus.Completed)]
    [InlineData("TERM", ExecutionStatus.Interrupted)]
    public async Task Signals_to_the_whole_group_leave_the_decision_to_the_parent(string signal, ExecutionStatus status)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are Unix's");
        await using SessionProcess session = await SessionProcess.StartAsync(AppContext.BaseDirectory, TestContext.Current.CancellationToken);

        ExecutionStatus ended = await session.ExecuteAsync(
            $"System.Diagnostics.Process.Start(\"kill\", [\"-{signal}\", Environment.ProcessId.ToString()]).WaitForExit(); for (int i = 0; i < 100; i++) System.Threading.Thread.Sleep(10);", 1, _ => { });

        Assert.Equal(status, ended);
    }

    [Fact]
    public async Task A_missing_folder_is_one_error() =>
        await Assert.ThrowsAsync<NotebookException>(() => SessionProcess.StartAsync("/no/such/folder", TestContext.Current.CancellationToken));
}
