using System.Text.Json.Nodes;

namespace Vcmr.Engine.Jupyter;

/// <summary>Answers <c>history_request</c>.</summary>
internal static class HistoryRequests
{
    private const int DefaultCount = 100;

    public static JsonObject Answer(Request request, History history)
    {
        IReadOnlyList<HistoryEntry> found = request.Text("hist_access_type") switch
        {
            "tail" => history.Tail(request.Number32("n") ?? DefaultCount),
            "range" => history.Range(request.Number32("session") ?? 0, request.Number32("start") ?? 0, request.Number32("stop")),
            "search" => history.Search(request.OptionalText("pattern") ?? "*", request.Number32("n"), request.Flag("unique", false)),
            string other => throw new RequestException($"'{other}' is no kind of history; known are tail, range and search."),
        };
        bool withOutput = request.Flag("output", false);
        JsonObject content = Replies.Ok();
        content["history"] = new JsonArray([.. found.Select(entry => (JsonNode)new JsonArray(
            entry.Session,
            entry.Line,
            withOutput ? new JsonArray(entry.Input, entry.Output) : (JsonNode)entry.Input))]);
        return content;
    }
}
