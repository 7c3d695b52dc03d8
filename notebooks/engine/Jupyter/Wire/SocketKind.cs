namespace Vcmr.Engine.Jupyter.Wire;

/// <summary>A kind of ZeroMQ socket.</summary>
/// <param name="Name">What it calls itself.</param>
/// <param name="Peers">The kinds that may talk to it.</param>
internal sealed record SocketKind(string Name, IReadOnlyCollection<string> Peers)
{
    /// <summary>Answers each client by its name.</summary>
    public static readonly SocketKind Router = new("ROUTER", ["DEALER", "REQ", "ROUTER"]);

    /// <summary>Tells all who subscribed, and learns of it.</summary>
    public static readonly SocketKind Publisher = new("XPUB", ["SUB", "XSUB"]);

    /// <summary>Answers at once.</summary>
    public static readonly SocketKind Reply = new("REP", ["REQ", "DEALER"]);
}
