using System.Security.Cryptography;
using System.Text;

namespace Vcmr.Engine.Jupyter;

/// <summary>Signs messages and checks signatures, on any thread, so that nobody else on the machine can run code here.</summary>
/// <param name="key">The secret; empty means that nothing is signed.</param>
internal sealed class MessageSigner(string key)
{
    // Enough to refuse a message that somebody recorded and sends again.
    private const int MaxSeen = 1 << 14;
    private const int SignatureLength = 2 * HMACSHA256.HashSizeInBytes;

    private readonly byte[] key = Encoding.UTF8.GetBytes(key);
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);
    private readonly Queue<string> order = new();

    /// <summary>The signature of a message's four JSON parts.</summary>
    public byte[] Sign(ReadOnlySpan<byte[]> parts)
    {
        if (key.Length == 0)
        {
            return [];
        }

        using IncrementalHash hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        foreach (byte[] part in parts)
        {
            hash.AppendData(part);
        }

        return Encoding.ASCII.GetBytes(Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>Accepts a message, once.</summary>
    /// <exception cref="MalformedMessageException">The signature is wrong or was used before.</exception>
    public void Check(byte[] signature, ReadOnlySpan<byte[]> parts)
    {
        if (key.Length == 0)
        {
            return;
        }

        // What cannot be a signature is not worth the work.
        if (signature.Length != SignatureLength || !CryptographicOperations.FixedTimeEquals(signature, Sign(parts)))
        {
            throw new MalformedMessageException("its signature is wrong");
        }

        string name = Encoding.ASCII.GetString(signature);
        lock (seen)
        {
            if (!seen.Add(name))
            {
                throw new MalformedMessageException("it was received before");
            }

            order.Enqueue(name);
            if (order.Count > MaxSeen)
            {
                seen.Remove(order.Dequeue());
            }
        }
    }
}
