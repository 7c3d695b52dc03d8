using System.Buffers.Binary;

namespace Vcmr.Engine.Jupyter.Wire;

/// <summary>
/// Takes messages from a peer's stream. The length of a frame stands before it, so what is too large is thrown away as it
/// comes and never kept.
/// </summary>
/// <param name="stream">The peer's stream.</param>
/// <param name="limit">What a message may measure.</param>
internal sealed class MessageReader(Stream stream, MessageLimit limit)
{
    private const int MaxCommand = 4096;

    // A length is only a claim until the bytes are there.
    private const int FirstPiece = 64 << 10;

    private readonly byte[] header = new byte[8];

    /// <summary>The next message or command; null at the end of the stream.</summary>
    /// <exception cref="InvalidDataException">The bytes are not of this protocol.</exception>
    /// <exception cref="IOException">The stream broke off.</exception>
    public async ValueTask<Received?> ReadAsync(CancellationToken cancellation)
    {
        List<byte[]> frames = [];
        long total = 0;
        string? excess = null;
        while (true)
        {
            if (await stream.ReadAtLeastAsync(header.AsMemory(0, 1), 1, throwOnEndOfStream: false, cancellation).ConfigureAwait(false) == 0)
            {
                return null;
            }

            byte flags = header[0];
            long length = await LengthAsync(flags, cancellation).ConfigureAwait(false);
            if ((flags & WireFormat.Command) != 0)
            {
                return length > MaxCommand || (flags & WireFormat.More) != 0 || frames.Count > 0
                    ? throw new InvalidDataException("a command is too long or stands inside a message")
                    : new Received([await FrameAsync((int)length, cancellation).ConfigureAwait(false)], IsCommand: true, Excess: null);
            }

            excess ??= length > limit.Bytes - total ? $"it is larger than {Size(limit.Bytes)}"
                : frames.Count == limit.Frames ? $"it has more than {limit.Frames} frames"
                : null;
            if (excess is null)
            {
                total += length;
                frames.Add(await FrameAsync((int)length, cancellation).ConfigureAwait(false));
            }
            else
            {
                frames.Clear();
                await SkipAsync(length, cancellation).ConfigureAwait(false);
            }

            if ((flags & WireFormat.More) == 0)
            {
                return new Received(frames, IsCommand: false, excess);
            }
        }
    }

    private static string Size(int bytes) => bytes >= 1 << 20 ? $"{bytes >> 20} MB" : $"{bytes >> 10} kB";

    private async ValueTask<long> LengthAsync(byte flags, CancellationToken cancellation)
    {
        if (flags > (WireFormat.More | WireFormat.Long | WireFormat.Command))
        {
            throw new InvalidDataException("a frame has unknown flags");
        }

        bool isLong = (flags & WireFormat.Long) != 0;
        await stream.ReadExactlyAsync(header.AsMemory(0, isLong ? 8 : 1), cancellation).ConfigureAwait(false);
        long length = isLong ? BinaryPrimitives.ReadInt64BigEndian(header) : header[0];
        return length < 0 ? throw new InvalidDataException("a frame has no length") : length;
    }

    private async ValueTask<byte[]> FrameAsync(int length, CancellationToken cancellation)
    {
        byte[] frame = new byte[Math.Min(length, FirstPiece)];
        for (int filled = 0; filled < length;)
        {
            if (filled == frame.Length)
            {
                Array.Resize(ref frame, (int)Math.Min(length, 2L * frame.Length));
            }

            await stream.ReadExactlyAsync(frame.AsMemory(filled), cancellation).ConfigureAwait(false);
            filled = frame.Length;
        }

        return frame;
    }

    private async ValueTask SkipAsync(long length, CancellationToken cancellation)
    {
        byte[] scratch = new byte[(int)Math.Min(length, FirstPiece)];
        for (long left = length; left > 0;)
        {
            int piece = (int)Math.Min(left, scratch.Length);
            await stream.ReadExactlyAsync(scratch.AsMemory(0, piece), cancellation).ConfigureAwait(false);
            left -= piece;
        }
    }
}

/// <summary>What a peer sent.</summary>
/// <param name="Frames">Its frames.</param>
/// <param name="IsCommand">Whether it is for the connection itself.</param>
/// <param name="Excess">Why nothing of it was kept, or null.</param>
internal sealed record Received(IReadOnlyList<byte[]> Frames, bool IsCommand, string? Excess);
