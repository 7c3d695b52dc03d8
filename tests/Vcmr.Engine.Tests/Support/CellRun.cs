using Vcmr.Engine.Protocol;

namespace Vcmr.Engine.Tests.Support;

/// <summary>What a cell gave.</summary>
internal sealed class CellRun(int cell)
{
    private readonly List<SessionEvent> events = [];

    public int Cell => cell;

    public ExecutionStatus Status { get; set; }

    public IReadOnlyList<SessionEvent> Events => events;

    public string Text(string stream) => string.Concat(events.OfType<StreamEvent>().Where(e => e.Name == stream).Select(e => e.Text));

    public ErrorReport Error => events.OfType<ErrorEvent>().Single().Error;

    public string? Result => events.OfType<ResultEvent>().SingleOrDefault()?.Data["text/plain"]?.GetValue<string>();

    public IReadOnlyList<string?> Displays => [.. events.OfType<DisplayEvent>().Select(e => e.Data["text/plain"]?.GetValue<string>())];

    public void Add(SessionEvent message) => events.Add(message);
}
