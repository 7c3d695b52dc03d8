using System.Text.Json.Nodes;
using Vcmr.Engine.Display;

namespace Microsoft.DotNet.Interactive;

/// <summary>Something a cell displayed, which later code may replace: progress, a curve that grows.</summary>
public sealed class DisplayedValue
{
    private readonly string[] mimeTypes;

    private DisplayedValue(string[] mimeTypes) => this.mimeTypes = mimeTypes;

    /// <summary>The name under which the output is known to the notebook.</summary>
    public string DisplayId { get; } = Guid.NewGuid().ToString("N");

    /// <summary>The forms in which it is shown; none where it is shown in all that it has.</summary>
    public IReadOnlyCollection<string> MimeTypes => mimeTypes;

    /// <summary>Replaces what is shown, also after the cell that showed it has ended.</summary>
    /// <param name="value">The new value.</param>
    public void Update(object? value) => DisplayContext.Sink.Update(Format(value, mimeTypes), DisplayId);

    internal static DisplayedValue Show(object? value, string[] mimeTypes) => Show(Format(value, mimeTypes), mimeTypes);

    internal static DisplayedValue Show(JsonObject data) => Show(data, []);

    private static DisplayedValue Show(JsonObject data, string[] mimeTypes)
    {
        DisplayedValue displayed = new(mimeTypes);
        DisplayContext.Sink.Display(data, displayed.DisplayId);
        return displayed;
    }

    private static JsonObject Format(object? value, string[] mimeTypes)
    {
        if (mimeTypes.Length == 0)
        {
            return ValueFormatter.Format(value);
        }

        JsonObject data = [];
        foreach (string mime in mimeTypes)
        {
            data[mime] = ValueFormatter.Format(value, mime)[mime]?.DeepClone();
        }

        return data;
    }
}
