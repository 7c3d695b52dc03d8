using System.Text;
using System.Text.Json.Nodes;
using Vcmr.Engine.Protocol;

namespace Vcmr.Engine.Jupyter;

/// <summary>Sends answers to one client and broadcasts to all.</summary>
/// <param name="format">Makes frames.</param>
/// <param name="send">Sends them.</param>
internal sealed class Replies(MessageFormat format, Action<Route, byte[][]> send)
{
    /// <summary>Answers a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="content">The answer, which says its status.</param>
    public void Reply(Request request, JsonObject content) =>
        send(request.Route, format.Write(request.Identities, request.ReplyType, request.Header, content));

    /// <summary>Tells all clients something.</summary>
    /// <param name="type">The message's type.</param>
    /// <param name="parent">The request that led to it, or null.</param>
    /// <param name="content">What it says.</param>
    public void Publish(string type, Request? parent, JsonObject content) =>
        send(Route.Publish, format.Write([Encoding.UTF8.GetBytes("kernel." + type)], type, parent?.Header, content));

    /// <summary>Tells all clients whether the kernel works.</summary>
    /// <param name="state"><c>starting</c>, <c>busy</c> or <c>idle</c>.</param>
    /// <param name="parent">The request it works on, or null.</param>
    public void PublishState(string state, Request? parent) => Publish("status", parent, new JsonObject { ["execution_state"] = state });

    /// <summary>What greets a client that has just subscribed, which then knows that it misses nothing from here on.</summary>
    /// <param name="topic">What it subscribed to.</param>
    public byte[][] Welcome(byte[] topic) =>
        format.Write([topic], "iopub_welcome", null, new JsonObject { ["subscription"] = Encoding.UTF8.GetString(topic) });

    /// <summary>What an answer says that went well.</summary>
    public static JsonObject Ok() => new() { ["status"] = "ok" };

    /// <summary>What an answer says that failed.</summary>
    public static JsonObject Error(ErrorReport error) => Describe(error, new JsonObject { ["status"] = "error" });

    /// <summary>What an answer says that failed.</summary>
    public static JsonObject Error(string name, string message) => Error(new ErrorReport(name, message, [$"{name}: {message}"]));

    /// <summary>Adds an error to a message.</summary>
    public static JsonObject Describe(ErrorReport error, JsonObject content)
    {
        content["ename"] = error.Name;
        content["evalue"] = error.Message;
        content["traceback"] = new JsonArray([.. error.Traceback.Select(line => JsonValue.Create(line))]);
        return content;
    }
}
