using System.Text.Json.Nodes;
using Microsoft.DotNet.Interactive.Commands;
using Vcmr.Engine.Hosting;
using Vcmr.Engine.Protocol;
using Vcmr.Engine.Scripting;
using Vcmr.Engine.Scripting.Packages;
using KernelEvent = Microsoft.DotNet.Interactive.Events.KernelEvent;

namespace Vcmr.Engine.Tests.Support;

/// <summary>A session inside the test process; what its cells give is kept.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "A session ends with the test process.")]
internal sealed class Scripted : ISessionOutput
{
    private readonly NotebookSession session;
    private CellRun run = new(0);

    public Scripted(string? directory = null, PackageRestorer? restorer = null) =>
        session = new NotebookSession(directory ?? AppContext.BaseDirectory, this, restorer: restorer);

    public SessionState State => session.State;

    /// <summary>Asks what editors ask; the result is the answer.</summary>
    public async Task<T> AskAsync<T>(KernelCommand command)
        where T : KernelEvent => (await session.Root.SendAsync(command)).Events.OfType<T>().Single();

    public Task CancelAsync() => session.Root.SendAsync(new Cancel());

    public CellRun Run(string code, CancellationToken interrupt = default) => Run(code, null, interrupt);

    public CellRun Run(string code, string? language, CancellationToken interrupt)
    {
        run = new CellRun(run.Cell + 1);
        run.Status = session.Execute(code, run.Cell, interrupt, language);
        return run;
    }

    public void Print(string stream, string text) => run.Add(new StreamEvent(stream, text));

    public void Display(JsonObject data, string displayId) => run.Add(new DisplayEvent(data, displayId));

    public void Update(JsonObject data, string displayId) => run.Add(new UpdateDisplayEvent(data, displayId));

    public void Result(JsonObject data) => run.Add(new ResultEvent(data));

    public void Error(ErrorReport error) => run.Add(new ErrorEvent(error));
}
