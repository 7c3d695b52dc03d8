namespace Vcmr.Engine.Jupyter;

/// <summary>The sockets on which messages travel.</summary>
internal enum Route
{
    /// <summary>Ordinary requests, one after another.</summary>
    Shell,

    /// <summary>Requests that are answered while a cell runs.</summary>
    Control,

    /// <summary>What all clients hear.</summary>
    Publish,
}
