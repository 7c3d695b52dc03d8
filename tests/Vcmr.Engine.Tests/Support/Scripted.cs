using System.Text.Json.Nodes;
using Vcmr.Engine.Protocol;
using Vcmr.Engine.Scripting;
using Vcmr.Engine.Scripting.Packages;

namespace Vcmr.Engine.Tests.Support;

/// <summary>A session inside the test process; what its cells give is kept.</summary>
internal sealed class Scripted : ISessionOutput
{
    private readonly ScriptSession session;
    private CellRun run = new(0);

    public Scripted(string? directory = null, PackageRestorer? restorer = null) =>
        session = new ScriptSession(directory ?? AppContext.BaseDirectory, this, restorer);

    public SessionState State => session.State;

    public CellRun Run(string code, CancellationToken interrupt = default)
    {
        run = new CellRun(run.Cell + 1);
        run.Status = session.Execute(code, run.Cell, interrupt);
        return run;
    }

    public void Display(JsonObject data, string displayId) => run.Add(new DisplayEvent(data, displayId));

    public void Update(JsonObject data, string displayId) => run.Add(new UpdateDisplayEvent(data, displayId));

    public void Result(JsonObject data) => run.Add(new ResultEvent(data));

    public void Error(ErrorReport error) => run.Add(new ErrorEvent(error));
}
