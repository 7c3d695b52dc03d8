using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Vcmr.Cli;

/// <summary>
/// JSON as people read it: nothing is escaped but what JSON forbids. .NET's own encoders also escape emoji and the spaces
/// of other scripts, which file names are full of.
/// </summary>
internal sealed unsafe class PlainJson : JavaScriptEncoder
{
    private PlainJson()
    {
    }

    /// <summary>Names in camel case, one line a value.</summary>
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web) { Encoder = new PlainJson() };

    public override int MaxOutputCharactersPerInputCharacter => 6;

    public override bool WillEncode(int unicodeScalar) => unicodeScalar is < ' ' or '"' or '\\';

    public override int FindFirstCharacterToEncode(char* text, int textLength)
    {
        ReadOnlySpan<char> rest = new(text, textLength);
        while (rest.Length > 0)
        {
            // Half a surrogate pair is no character; it is left to the base class, which writes the replacement character.
            if (Rune.DecodeFromUtf16(rest, out Rune rune, out int length) != OperationStatus.Done || WillEncode(rune.Value))
            {
                return textLength - rest.Length;
            }

            rest = rest[length..];
        }

        return -1;
    }

    public override bool TryEncodeUnicodeScalar(int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten)
    {
        string text = !WillEncode(unicodeScalar) ? new Rune(unicodeScalar).ToString()
            : unicodeScalar is '"' or '\\' ? $"\\{(char)unicodeScalar}"
            : $"\\u{unicodeScalar:x4}";
        bool fits = text.TryCopyTo(new Span<char>(buffer, bufferLength));
        numberOfCharactersWritten = fits ? text.Length : 0;
        return fits;
    }
}
