using System.Text.Json.Nodes;
using Vcmr.Engine.Processes;
using Vcmr.Engine.Protocol;

namespace Vcmr.Engine.Jupyter;

/// <summary>Answers <c>execute_request</c>: runs cells and tells everyone what they give.</summary>
/// <param name="slot">The session.</param>
/// <param name="replies">Where answers go.</param>
/// <param name="history">Learns of each cell.</param>
/// <param name="received">How many messages have come in.</param>
internal sealed class Executor(SessionSlot slot, Replies replies, History history, Func<long> received)
{
    // What neither awaits, waits nor runs in a loop of a cell cannot be stopped but with its process.
    private static readonly TimeSpan InterruptLimit = TimeSpan.FromSeconds(5);

    // Cells are counted where they are kept in the history.
    private int count;

    /// <summary>Runs a cell.</summary>
    /// <param name="request">The request.</param>
    /// <param name="interrupt">Stops the cell.</param>
    /// <returns>The last of the messages that must not run, those that wait behind a cell that failed; 0 where all may.</returns>
    public async Task<long> ExecuteAsync(Request request, CancellationToken interrupt)
    {
        string code = request.Text("code");
        bool isSilent = request.Flag("silent", false);
        bool isKept = request.Flag("store_history", !isSilent) && !isSilent;
        bool stopsOnError = request.Flag("stop_on_error", true);
        IReadOnlyList<KeyValuePair<string, string>> expressions = request.Texts("user_expressions");

        int number = isKept ? ++count : count;
        if (!isSilent)
        {
            replies.Publish("execute_input", request, new JsonObject { ["code"] = code, ["execution_count"] = number });
        }

        CellOutcome outcome = new();
        try
        {
            await RunAsync(code, isKept ? count : count + 1, message => Take(message, outcome, isSilent ? null : request, number), interrupt).ConfigureAwait(false);
        }
        catch (SessionDiedException e)
        {
            await slot.ReplaceAsync().ConfigureAwait(false);
            string reason = interrupt.IsCancellationRequested
                ? $"The cell did not stop within {InterruptLimit.TotalSeconds:0} s of the interrupt, so its process was ended."
                : e.Message;
            string message = $"{reason} A new session was started; its variables are gone, run the cells again from the first.";
            Take(new ErrorEvent(new ErrorReport("SessionDied", message, [message])), outcome, isSilent ? null : request, number);
        }
        catch (Exception e) when (e is NotebookException or OperationCanceledException)
        {
            string message = e is NotebookException ? e.Message : "The cell was interrupted before it began.";
            string name = e is NotebookException ? "SessionNotStarted" : "Interrupted";
            Take(new ErrorEvent(new ErrorReport(name, message, [message])), outcome, isSilent ? null : request, number);
        }

        if (isKept)
        {
            history.Add(number, code, outcome.Result);
        }

        JsonObject content = outcome.Error is ErrorReport error ? Replies.Error(error) : Replies.Ok();
        content["execution_count"] = number;
        content["payload"] = new JsonArray();
        content["user_expressions"] = outcome.Error is null ? await EvaluateAsync(expressions, interrupt).ConfigureAwait(false) : [];
        // Whoever has the answer knows of the failure, and what is sent then is meant to run.
        long waiting = received();
        replies.Reply(request, content);
        return outcome.Error is not null && stopsOnError && !isSilent ? waiting : 0;
    }

    /// <summary>Answers a request that waited behind a cell which failed.</summary>
    public void Abort(Request request) => replies.Reply(request, new JsonObject { ["status"] = "aborted", ["execution_count"] = count });

    private async Task RunAsync(string code, int cell, Action<SessionEvent> take, CancellationToken interrupt)
    {
        SessionProcess session = await slot.GetAsync().WaitAsync(interrupt).ConfigureAwait(false);
        Task<ExecutionStatus> execution = session.ExecuteAsync(code, cell, take);
        using CancellationTokenRegistration registration = interrupt.Register(() =>
        {
            session.Interrupt();
            _ = KillLaterAsync(session, execution);
        });
        await execution.ConfigureAwait(false);
    }

    private static async Task KillLaterAsync(SessionProcess session, Task execution)
    {
        if (await Task.WhenAny(execution, Task.Delay(InterruptLimit, CancellationToken.None)).ConfigureAwait(false) != execution)
        {
            session.Kill();
        }
    }

    private async Task<JsonObject> EvaluateAsync(IReadOnlyList<KeyValuePair<string, string>> expressions, CancellationToken interrupt)
    {
        JsonObject values = [];
        foreach ((string name, string expression) in expressions)
        {
            JsonObject? value = null;
            try
            {
                await RunAsync(expression, count + 1, message => value = Value(message) ?? value, interrupt).ConfigureAwait(false);
            }
            catch (Exception e) when (e is SessionDiedException or OperationCanceledException)
            {
                value = Replies.Error(e.GetType().Name, e.Message);
            }

            values[name] = value ?? Replies.Error("NoValue", $"'{expression}' has no value.");
        }

        return values;
    }

    private static JsonObject? Value(SessionEvent message)
    {
        switch (message)
        {
            case ResultEvent result:
                JsonObject value = Replies.Ok();
                value["data"] = result.Data.DeepClone();
                value["metadata"] = new JsonObject();
                return value;
            case ErrorEvent error:
                return Replies.Error(error.Error);
            default:
                return null;
        }
    }

    // Without a listener, of a silent cell, nothing is told.
    private void Take(SessionEvent message, CellOutcome outcome, Request? listener, int number)
    {
        switch (message)
        {
            case ErrorEvent error:
                outcome.Error = error.Error;
                break;
            case ResultEvent result:
                outcome.Result = PlainText(result.Data);
                break;
        }

        if (listener is not null)
        {
            (string type, JsonObject content) = Broadcasts.Of(message, number);
            replies.Publish(type, listener, content);
        }
    }

    private static string? PlainText(JsonObject data) => data["text/plain"] is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
