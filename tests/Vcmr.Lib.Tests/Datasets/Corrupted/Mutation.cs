using System.Text;

namespace Vcmr.Tests.Datasets.Corrupted;

/// <summary>Ways in which a download, a disk or a hand spoils a file; every choice comes from the random numbers given.</summary>
internal static class Mutation
{
    private static readonly Func<byte[], CounterRandom, byte[]>[] Kinds =
    [
        Truncate, TruncateEnd, FlipBits, FlipManyBits, FlipHeader, ZeroBlock, ZeroHead, SwapChunks, DropChunk, RepeatChunk, Garbage, LoseIndex, MakeText, MakeEmpty,
    ];

    /// <summary>Number of kinds.</summary>
    public static int Count => Kinds.Length;

    /// <summary>The name of a kind.</summary>
    public static string Name(int kind) => Kinds[kind].Method.Name;

    /// <summary>Spoils a file.</summary>
    /// <param name="kind">How, below <see cref="Count"/>.</param>
    /// <param name="content">The whole file, which is left as it is.</param>
    /// <param name="random">Where and how much.</param>
    public static byte[] Apply(int kind, byte[] content, CounterRandom random) => Kinds[kind]([.. content], random);

    private static byte[] Truncate(byte[] content, CounterRandom random) => content[..random.NextInt(content.Length)];

    private static byte[] TruncateEnd(byte[] content, CounterRandom random) => content[..^Math.Min(content.Length, 1 + random.NextInt(2048))];

    private static byte[] FlipBits(byte[] content, CounterRandom random) => Flip(content, ref random, 1 + random.NextInt(8), content.Length);

    private static byte[] FlipManyBits(byte[] content, CounterRandom random) => Flip(content, ref random, 1 + (content.Length / 200), content.Length);

    private static byte[] FlipHeader(byte[] content, CounterRandom random) => Flip(content, ref random, 1 + random.NextInt(16), Math.Min(content.Length, 1024));

    private static byte[] ZeroBlock(byte[] content, CounterRandom random)
    {
        (int start, int length) = Part(content, ref random);
        content.AsSpan(start, length).Clear();
        return content;
    }

    private static byte[] ZeroHead(byte[] content, CounterRandom random)
    {
        content.AsSpan(0, Math.Min(content.Length, 1 + random.NextInt(4096))).Clear();
        return content;
    }

    private static byte[] SwapChunks(byte[] content, CounterRandom random)
    {
        int length = 1 + random.NextInt(Math.Max(1, content.Length / 4));
        int a = random.NextInt(content.Length - length + 1);
        int b = random.NextInt(content.Length - length + 1);
        byte[] first = content[a..(a + length)];
        content.AsSpan(b, length).CopyTo(content.AsSpan(a));
        first.CopyTo(content.AsSpan(b));
        return content;
    }

    private static byte[] DropChunk(byte[] content, CounterRandom random)
    {
        (int start, int length) = Part(content, ref random);
        return [.. content[..start], .. content[(start + length)..]];
    }

    private static byte[] RepeatChunk(byte[] content, CounterRandom random)
    {
        (int start, int length) = Part(content, ref random);
        return [.. content[..(start + length)], .. content[start..]];
    }

    private static byte[] Garbage(byte[] content, CounterRandom random)
    {
        (int start, int length) = Part(content, ref random);
        for (int i = start; i < start + length; i++)
        {
            content[i] = (byte)random.NextInt(256);
        }

        return content;
    }

    // What a recording leaves whose writer never came to its end: no moov in mp4, no cues in Matroska, no idx1 in AVI.
    private static byte[] LoseIndex(byte[] content, CounterRandom random)
    {
        foreach (string name in new[] { "moov", "idx1", "\x1c\x53\xbb\x6b", "OggS", "mdat" })
        {
            int at = content.AsSpan().IndexOf(Encoding.Latin1.GetBytes(name));
            if (at > 3)
            {
                return random.Chance(0.5) ? content[..(at - 4)] : Renamed(at);
            }
        }

        return content[..(content.Length / 2)];

        byte[] Renamed(int at)
        {
            "free"u8.CopyTo(content.AsSpan(at));
            return content;
        }
    }

    private static byte[] MakeText(byte[] content, CounterRandom random)
    {
        string[] texts = ["This is no video.\n", "#EXTM3U\n#EXTINF:10,\nhttp://192.0.2.1/a.ts\n", "ffconcat version 1.0\nfile /etc/passwd\n", "<html><body>404</body></html>", "[Script Info]\n", "\0"];
        return Encoding.UTF8.GetBytes(texts[random.NextInt(texts.Length)]);
    }

    private static byte[] MakeEmpty(byte[] content, CounterRandom random) => [];

    private static byte[] Flip(byte[] content, ref CounterRandom random, int bits, int within)
    {
        for (int i = 0; i < bits && within > 0; i++)
        {
            content[random.NextInt(within)] ^= (byte)(1 << random.NextInt(8));
        }

        return content;
    }

    private static (int Start, int Length) Part(byte[] content, ref CounterRandom random)
    {
        int length = 1 + random.NextInt(Math.Max(1, content.Length / 3));
        return (random.NextInt(content.Length - length + 1), length);
    }
}
