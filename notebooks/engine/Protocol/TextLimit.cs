using System.Globalization;

namespace Vcmr.Engine.Protocol;

/// <summary>How much text one cell may print: a loop that prints without end fills neither memory nor the notebook.</summary>
internal sealed class TextLimit
{
    private const int MaxCharacters = 1 << 20;

    private int room = MaxCharacters;
    private long dropped;

    /// <summary>What of a text there is still room for.</summary>
    public ReadOnlySpan<char> Take(ReadOnlySpan<char> text)
    {
        int kept = Math.Min(room, text.Length);
        room -= kept;
        dropped += text.Length - kept;
        return text[..kept];
    }

    /// <summary>Starts again for the next cell.</summary>
    /// <returns>A note for the reader on what was dropped, or null where nothing was.</returns>
    public string? Reset()
    {
        string? note = dropped == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"\n[{dropped:N0} more characters of this cell's output were dropped]\n");
        room = MaxCharacters;
        dropped = 0;
        return note;
    }
}
