namespace Vcmr.Engine.Display;

/// <summary>The sink of the session this process runs; cells reach it through <c>display</c>.</summary>
public static class DisplayContext
{
    private static IDisplaySink? sink;

    /// <summary>The sink now in use.</summary>
    /// <exception cref="InvalidOperationException">No session runs in this process.</exception>
    public static IDisplaySink Sink => sink ?? throw new InvalidOperationException("display works only inside a notebook session.");

    /// <summary>Puts a sink in place.</summary>
    /// <param name="value">The sink, or null for none.</param>
    internal static void Use(IDisplaySink? value) => sink = value;
}
