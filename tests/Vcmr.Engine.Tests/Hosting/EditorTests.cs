using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;
using Vcmr.Engine.Protocol;
using Vcmr.Engine.Tests.Support;
using Xunit;

namespace Vcmr.Engine.Tests.Hosting;

/// <summary>What .NET Interactive's editors and extensions ask the C# kernel.</summary>
public sealed class EditorTests
{
    private readonly Scripted session = new();

    public EditorTests() => Assert.Equal(ExecutionStatus.Completed, session.Run("int volume = 3;").Status);

    [Fact]
    public async Task Signature_help_names_the_overloads_and_the_place_in_the_call()
    {
        SignatureHelpProduced help = await session.AskAsync<SignatureHelpProduced>(new RequestSignatureHelp("Math.Max(1, ", new LinePosition(0, 12), "csharp"));

        Assert.Contains(help.Signatures, one => one.Label.Contains("Max(int val1, int val2)", StringComparison.Ordinal) && one.Parameters.Select(p => p.Label).SequenceEqual(["val1", "val2"]));
        Assert.Equal(1, help.ActiveParameterIndex);
    }

    [Fact]
    public async Task Diagnostics_name_the_error_and_its_place()
    {
        DiagnosticsProduced found = await session.AskAsync<DiagnosticsProduced>(new RequestDiagnostics("int a = 1;\na + nothing + volume", "csharp"));

        Diagnostic error = Assert.Single(found.Diagnostics);
        Assert.Equal(("CS0103", new LinePosition(1, 4)), (error.Code, error.LinePositionSpan.Start));
    }

    [Fact]
    public async Task Completion_hover_and_values_know_the_variables()
    {
        Assert.Equal("volume", Assert.Single((await session.AskAsync<CompletionsProduced>(new RequestCompletions("volu", new LinePosition(0, 4), "csharp"))).Completions).DisplayText);
        Assert.Contains((await session.AskAsync<HoverTextProduced>(new RequestHoverText("volume", new LinePosition(0, 2), "csharp"))).Content, one => one.Value.Contains("int volume", StringComparison.Ordinal));
        Assert.Equal(3, (await session.AskAsync<ValueProduced>(new RequestValue("volume", targetKernelName: "csharp"))).Value);
        Assert.Contains((await session.AskAsync<ValueInfosProduced>(new RequestValueInfos("csharp"))).ValueInfos, one => one.Name == "volume" && one.TypeName == "System.Int32");
    }

    [Fact]
    public async Task Cancel_stops_the_cell_that_runs()
    {
        session.Run("var started = new System.Threading.ManualResetEventSlim();");
        object started = (await session.AskAsync<ValueProduced>(new RequestValue("started", "text/plain", "csharp"))).Value;
        Task<CellRun> running = Task.Run(() => session.Run("started.Set(); while (true) { }"), TestContext.Current.CancellationToken);
        ((ManualResetEventSlim)started).Wait(TestContext.Current.CancellationToken);

        await session.CancelAsync();

        CellRun run = await running;
        Assert.True(run.Status == ExecutionStatus.Interrupted, string.Join("\n", run.Error.Traceback));
        Assert.Equal("3", session.Run("volume").Result);
    }
}
