using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Vcmr.Storage;

/// <summary>
/// numpy's file header (format 1.0), always padded to 128 bytes so that the row count can be rewritten in place.
/// </summary>
/// <param name="Kind">numpy's type, such as <c>&lt;i2</c>.</param>
/// <param name="Rows">Length of the first axis.</param>
/// <param name="Columns">Length of the second axis, or 0 for a one-dimensional array.</param>
internal sealed partial record NpyHeader(string Kind, long Rows, int Columns)
{
    public const int Size = 128;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0, Size - 10, 0];

    public static string KindOf<T>()
        where T : unmanaged => default(T) switch
        {
            short => "<i2",
            float => "<f4",
            _ => throw new NotSupportedException($"no numpy store of {typeof(T)}"),
        };

    public byte[] ToBytes()
    {
        string shape = Columns == 0 ? $"({Rows},)" : $"({Rows}, {Columns})";
        string text = $"{{'descr': '{Kind}', 'fortran_order': False, 'shape': {shape}, }}";
        byte[] bytes = new byte[Size];
        Magic.CopyTo(bytes);
        bytes.AsSpan(Magic.Length).Fill((byte)' ');
        Encoding.ASCII.GetBytes(text, bytes.AsSpan(Magic.Length));
        bytes[^1] = (byte)'\n';
        return bytes;
    }

    public static NpyHeader Parse(ReadOnlySpan<byte> bytes, string path)
    {
        if (bytes.Length == Size && bytes[..Magic.Length].SequenceEqual(Magic))
        {
            Match match = Pattern().Match(Encoding.ASCII.GetString(bytes[Magic.Length..]));
            if (match.Success
                && long.TryParse(match.Groups["rows"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out long rows))
            {
                int columns = match.Groups["columns"].Success ? int.Parse(match.Groups["columns"].ValueSpan) : 0;
                return new NpyHeader(match.Groups["kind"].Value, rows, columns);
            }
        }

        throw new VcmrException($"'{path}' is not a store of this project, or its header is damaged; run 'vcmr verify --repair' on its folder and prepare the corpus again.");
    }

    [GeneratedRegex(@"^\{'descr': '(?<kind>[^']+)', 'fortran_order': False, 'shape': \((?<rows>\d{1,18}),(?: (?<columns>\d{1,9}))?\), \} *\n$")]
    private static partial Regex Pattern();
}
