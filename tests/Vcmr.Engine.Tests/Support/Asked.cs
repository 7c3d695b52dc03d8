using Vcmr.Engine.Protocol;
using Vcmr.Engine.Services;

namespace Vcmr.Engine.Tests.Support;

/// <summary>Language services on a session in the test process. In codes a <c>|</c> is the cursor.</summary>
public sealed class Asked : IDisposable
{
    private readonly Scripted session = new();
    private readonly LanguageServices services;

    public Asked() =>
        // The first question loads the editor's services, and how long that takes beside other tests is not what is asked.
        services = new LanguageServices(() => session.State, () => IsBusy, _ => { }, TimeSpan.FromMinutes(2));

    public bool IsBusy { get; set; }

    /// <summary>How many cells ran.</summary>
    public int Cells { get; private set; }

    internal CellRun Run(string code)
    {
        Cells++;
        return session.Run(code);
    }

    public CompletionReply Complete(string marked)
    {
        (string code, int cursor) = Split(marked);
        return services.Complete(code, cursor);
    }

    public IReadOnlyList<string> Texts(string marked) => [.. Complete(marked).Items.Select(item => item.Text)];

    public CompletionItem Item(string marked, string text) => Complete(marked).Items.Single(item => item.Text == text);

    public InspectionReply Inspect(string marked, int detail = 0)
    {
        (string code, int cursor) = Split(marked);
        return services.Inspect(code, cursor, detail);
    }

    public string Plain(string marked, int detail = 0) => Inspect(marked, detail).Data["text/plain"]?.GetValue<string>() ?? "";

    public string Markdown(string marked, int detail = 0) => Inspect(marked, detail).Data["text/markdown"]?.GetValue<string>() ?? "";

    public CompletionReply CompleteAt(string code, int cursor) => services.Complete(code, cursor);

    public InspectionReply InspectAt(string code, int cursor) => services.Inspect(code, cursor, 1);

    public void Dispose() => services.Dispose();

    private static (string Code, int Cursor) Split(string marked)
    {
        int cursor = marked.IndexOf('|', StringComparison.Ordinal);
        return (marked.Remove(cursor, 1), cursor);
    }
}
