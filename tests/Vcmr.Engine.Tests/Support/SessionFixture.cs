using Vcmr.Engine.Processes;
using Vcmr.Engine.Protocol;
using Xunit;

namespace Vcmr.Engine.Tests.Support;

/// <summary>A session process that the tests of one class share.</summary>
public sealed class SessionFixture : IAsyncLifetime
{
    private int cells;

    internal SessionProcess Session { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Session = await SessionProcess.StartAsync(AppContext.BaseDirectory);

    public async ValueTask DisposeAsync() => await Session.DisposeAsync();

    internal async Task<CellRun> RunAsync(string code)
    {
        CellRun run = new(++cells);
        run.Status = await Session.ExecuteAsync(code, run.Cell, run.Add);
        return run;
    }

    /// <summary>Runs a cell and interrupts it as soon as it prints.</summary>
    internal async Task<CellRun> InterruptAsync(string code)
    {
        CellRun run = new(++cells);
        run.Status = await Session.ExecuteAsync(code, run.Cell, message =>
        {
            run.Add(message);
            if (message is StreamEvent)
            {
                Session.Interrupt();
            }
        });
        return run;
    }
}
