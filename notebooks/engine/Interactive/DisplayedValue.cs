using System.Text.Json.Nodes;
using Vcmr.Engine.Display;

namespace Microsoft.DotNet.Interactive;

/// <summary>Something a cell displayed, which later code may replace: progress, a curve that grows.</summary>
public sealed class DisplayedValue
{
    private readonly string? mimeType;

    private DisplayedValue(string? mimeType) => this.mimeType = mimeType;

    /// <summary>The name under which the output is known to the notebook.</summary>
    public string DisplayId { get; } = Guid.NewGuid().ToString("N");

    /// <summary>Replaces what is shown, also after the cell that showed it has ended.</summary>
    /// <param name="value">The new value.</param>
    public void Update(object? value)
    {
        JsonObject data = mimeType is null ? ValueFormatter.Format(value) : ValueFormatter.Format(value, mimeType);
        DisplayContext.Sink.Update(data, DisplayId);
    }

    internal static DisplayedValue Show(JsonObject data, string? mimeType = null)
    {
        DisplayedValue displayed = new(mimeType);
        DisplayContext.Sink.Display(data, displayed.DisplayId);
        return displayed;
    }
}
