using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Vcmr.Datasets;

/// <summary>Collects what a corpus consists of into one SHA-256.</summary>
internal sealed class Fingerprint : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    // Millions of numbers go in; each call of the hash costs more than the number itself.
    private readonly byte[] _buffer = new byte[1 << 13];
    private int _filled;

    public void Add(params ReadOnlySpan<string> texts)
    {
        foreach (string text in texts)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            Add(bytes.Length);
            Flush();
            _hash.AppendData(bytes);
        }
    }

    public void Add(params ReadOnlySpan<long> numbers)
    {
        foreach (long number in numbers)
        {
            if (_filled == _buffer.Length)
            {
                Flush();
            }

            BinaryPrimitives.WriteInt64LittleEndian(_buffer.AsSpan(_filled), number);
            _filled += sizeof(long);
        }
    }

    public void Dispose() => _hash.Dispose();

    public override string ToString()
    {
        Flush();
        return Convert.ToHexStringLower(_hash.GetCurrentHash());
    }

    private void Flush()
    {
        _hash.AppendData(_buffer.AsSpan(0, _filled));
        _filled = 0;
    }
}
