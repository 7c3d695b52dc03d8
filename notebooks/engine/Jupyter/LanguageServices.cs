using System.Text.Json.Nodes;
using Vcmr.Engine.Processes;
using Vcmr.Engine.Protocol;

namespace Vcmr.Engine.Jupyter;

/// <summary>Answers what an editor asks: completion, inspection, whether a cell is complete.</summary>
/// <param name="slot">The session, which knows the notebook's variables and references.</param>
internal sealed class LanguageServices(SessionSlot slot)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    public Task<JsonObject> CompleteAsync(Request request, CancellationToken interrupt)
    {
        (string code, int cursor) = Cursor(request);
        return AskAsync(async (session, cancellation) =>
        {
            CompletionReply reply = await session.CompleteAsync(code, cursor, cancellation).ConfigureAwait(false);
            int start = CodePoints.FromUtf16(code, reply.Start);
            int end = CodePoints.FromUtf16(code, reply.End);
            JsonObject content = Replies.Ok();
            content["matches"] = new JsonArray([.. reply.Items.Select(item => JsonValue.Create(item.Text))]);
            content["cursor_start"] = start;
            content["cursor_end"] = end;
            // Front ends show icons and signatures by this.
            content["metadata"] = new JsonObject
            {
                ["_jupyter_types_experimental"] = new JsonArray([.. reply.Items.Select(item => (JsonNode)new JsonObject
                {
                    ["text"] = item.Text,
                    ["type"] = item.Kind,
                    ["signature"] = item.Signature ?? "",
                    ["start"] = start,
                    ["end"] = end,
                })]),
            };
            return content;
        }, interrupt);
    }

    public Task<JsonObject> InspectAsync(Request request, CancellationToken interrupt)
    {
        (string code, int cursor) = Cursor(request);
        int detail = request.Number32("detail_level") ?? 0;
        return AskAsync(async (session, cancellation) =>
        {
            InspectionReply reply = await session.InspectAsync(code, cursor, detail, cancellation).ConfigureAwait(false);
            JsonObject content = Replies.Ok();
            content["found"] = reply.Found;
            content["data"] = reply.Data.DeepClone();
            content["metadata"] = new JsonObject();
            return content;
        }, interrupt);
    }

    public Task<JsonObject> IsCompleteAsync(Request request, CancellationToken interrupt)
    {
        string code = request.Text("code");
        return AskAsync(async (session, cancellation) =>
        {
            CompletenessReply reply = await session.IsCompleteAsync(code, cancellation).ConfigureAwait(false);
            JsonObject content = new() { ["status"] = reply.Status };
            if (reply.Status == "incomplete")
            {
                content["indent"] = reply.Indent;
            }

            return content;
        }, interrupt);
    }

    private static (string Code, int Cursor) Cursor(Request request)
    {
        string code = request.Text("code");
        return (code, request.Number32("cursor_pos") is int position ? CodePoints.ToUtf16(code, position) : code.Length);
    }

    private async Task<JsonObject> AskAsync(Func<SessionProcess, CancellationToken, Task<JsonObject>> ask, CancellationToken interrupt)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(interrupt);
        try
        {
            SessionProcess session = await slot.GetAsync().WaitAsync(interrupt).ConfigureAwait(false);
            limit.CancelAfter(Limit);
            return await ask(session, limit.Token).WaitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (SessionDiedException e)
        {
            // The next cell says that variables are gone; an editor's question must not hide it.
            return Replies.Error("SessionDied", e.Message);
        }
        catch (OperationCanceledException)
        {
            return Replies.Error("NoAnswer", interrupt.IsCancellationRequested ? "The request was interrupted." : $"There was no answer within {Limit.TotalSeconds:0} s.");
        }
    }
}
