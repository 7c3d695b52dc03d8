using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Vcmr.Datasets;

/// <summary>One of several parts into which a job is dealt out, written i/n.</summary>
/// <param name="Number">Which one, from 1.</param>
/// <param name="Count">How many there are.</param>
public readonly record struct Shard(int Number, int Count)
{
    /// <summary>The only part of a job that is not dealt out.</summary>
    public static Shard Whole { get; } = new(1, 1);

    /// <summary>Reads <c>i/n</c>.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The shard, or null where the text names none.</returns>
    public static Shard? Parse(string text) =>
        text.Split('/') is [var i, var n]
        && int.TryParse(i, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
        && int.TryParse(n, NumberStyles.None, CultureInfo.InvariantCulture, out int count)
        && number >= 1 && number <= count ? new Shard(number, count) : null;

    /// <summary>
    /// Whether an item belongs here: item to shard 1 + h mod n, h being the first eight bytes of the SHA-256 of its name,
    /// big-endian. It does not depend on what else there is, so a shard goes on when items come.
    /// </summary>
    /// <param name="item">Its name: for a video, its path below the video folder with forward slashes.</param>
    public bool Contains(string item) =>
        Count == 1 || BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(item))) % (ulong)Count == (ulong)(Number - 1);

    /// <inheritdoc/>
    public override string ToString() => $"{Number}/{Count}";
}
