namespace Vcmr.Datasets.Sets;

/// <summary>A table's text, given on until a row of it is longer than any row of a set: a reader of rows keeps the whole row in memory.</summary>
/// <param name="text">The table.</param>
/// <param name="name">What errors call it.</param>
/// <param name="isQuoted">Whether a line break between two double quotes is part of the row.</param>
internal sealed class RowLimit(TextReader text, string name, bool isQuoted) : TextReader
{
    private const int Longest = 1 << 20;
    private int _line = 1;
    private int _row = 1;
    private int _length;
    private bool _isOpen;

    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    public override int Read(Span<char> buffer)
    {
        int read = text.Read(buffer);
        ReadOnlySpan<char> rest = buffer[..read];
        while (!rest.IsEmpty)
        {
            int at = isQuoted ? rest.IndexOfAny('\n', '"') : rest.IndexOf('\n');
            _length += at < 0 ? rest.Length : at + 1;
            if (_length > Longest)
            {
                throw new VcmrException(
                    $"Line {_row} of '{name}' has more than {Longest:N0} characters{(_isOpen ? ", as a quote in it is not closed" : "")}; correct the line.");
            }

            if (at < 0)
            {
                break;
            }

            if (rest[at] == '"')
            {
                _isOpen = !_isOpen;
            }
            else
            {
                _line++;
                if (!_isOpen)
                {
                    (_row, _length) = (_line, 0);
                }
            }

            rest = rest[(at + 1)..];
        }

        return read;
    }

    public override int Read()
    {
        Span<char> one = stackalloc char[1];
        return Read(one) == 0 ? -1 : one[0];
    }

    public override int Peek() => text.Peek();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            text.Dispose();
        }

        base.Dispose(disposing);
    }
}
