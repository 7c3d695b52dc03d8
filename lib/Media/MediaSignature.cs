using System.Buffers.Binary;

namespace Vcmr.Media;

/// <summary>
/// Tells audio and video by the first bytes of a file, for files whose ending says nothing: the marks of the containers
/// that <see cref="AudioDecoder"/> reads. What only looks like one is found out by ffmpeg and gets its reason.
/// </summary>
internal static class MediaSignature
{
    private const int Looked = 4096;

    private static readonly (byte[] Mark, MediaKind Kind)[] Marks =
    [
        ([0x1A, 0x45, 0xDF, 0xA3], MediaKind.Video), // Matroska, WebM
        ([.. "FLV"u8], MediaKind.Video),
        ([0x30, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11], MediaKind.Video), // ASF
        ([0, 0, 1, 0xBA], MediaKind.Video), // MPEG program stream, VOB
        ([0, 0, 1, 0xB3], MediaKind.Video), // MPEG video
        ([.. "OggS"u8], MediaKind.Video),
        ([.. ".RMF"u8], MediaKind.Video),
        ([0x06, 0x0E, 0x2B, 0x34, 0x02, 0x05, 0x01, 0x01, 0x0D, 0x01, 0x02, 0x01, 0x01, 0x02], MediaKind.Video), // MXF
        ([.. "nut/multimedia container"u8], MediaKind.Video),
        ([0, 0, 0, 0, 1, 0xBC, 0, 0, 0, 0, 0xE1, 0xE2], MediaKind.Video), // GXF
        ([0xB7, 0xD8, 0x00, 0x20, 0x37, 0x49, 0xDA, 0x11], MediaKind.Video), // WTV
        ([.. "DKIF"u8], MediaKind.Video),
        ([.. "YUV4MPEG2"u8], MediaKind.Video),
        ([.. "fLaC"u8], MediaKind.Audio),
        ([.. "ID3"u8], MediaKind.Audio),
        ([.. "caff"u8], MediaKind.Audio),
        ([.. "MAC "u8], MediaKind.Audio),
        ([.. "wvpk"u8], MediaKind.Audio),
        ([.. "TTA1"u8], MediaKind.Audio),
        ([.. "tBaK"u8], MediaKind.Audio),
        ([.. "MPCK"u8], MediaKind.Audio),
        ([.. "MP+"u8], MediaKind.Audio),
        ([.. ".snd"u8], MediaKind.Audio),
        ([.. "#!AMR"u8], MediaKind.Audio),
        ([.. "DSD "u8], MediaKind.Audio),
        ([.. "RF64"u8], MediaKind.Audio),
        ([.. "riff"u8, 0x2E, 0x91, 0xCF, 0x11], MediaKind.Audio), // W64
        ([0x0B, 0x77], MediaKind.Audio), // AC-3
        ([0x7F, 0xFE, 0x80, 0x01], MediaKind.Audio), // DTS
    ];

    /// <summary>What the file is; null where nothing is known of its beginning, or it cannot be read.</summary>
    /// <param name="path">The file. What has no size, such as a pipe, is not opened, since that may wait for ever.</param>
    public static MediaKind? Of(string path)
    {
        if (MediaFiles.Target(path) is not { Exists: true, Length: > 0 })
        {
            return null;
        }

        try
        {
            using FileStream file = File.OpenRead(path);
            byte[] head = new byte[Looked];
            return Of(head.AsSpan(0, file.ReadAtLeast(head, Looked, throwOnEndOfStream: false)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>What begins with these bytes.</summary>
    internal static MediaKind? Of(ReadOnlySpan<byte> head)
    {
        foreach ((byte[] mark, MediaKind kind) in Marks)
        {
            if (head.StartsWith(mark))
            {
                return kind;
            }
        }

        return Box(head) ?? Chunk(head) ?? (IsTransportStream(head) ? MediaKind.Video : IsFrames(head) ? MediaKind.Audio : null);
    }

    /// <summary>mp4 and QuickTime. Still pictures (HEIF, AVIF) come in the same boxes.</summary>
    private static MediaKind? Box(ReadOnlySpan<byte> head)
    {
        if (head.Length < 12)
        {
            return null;
        }

        ReadOnlySpan<byte> type = head[4..8];
        ReadOnlySpan<byte> brand = head[8..12];
        bool isStill = brand.SequenceEqual("avif"u8) || brand.SequenceEqual("avis"u8) || brand.SequenceEqual("mif1"u8) || brand.SequenceEqual("msf1"u8)
            || brand.StartsWith("hei"u8) || brand.StartsWith("hev"u8) || brand.SequenceEqual("crx "u8) || brand.SequenceEqual("jxl "u8) || brand.SequenceEqual("jp2 "u8);
        return type.SequenceEqual("ftyp"u8) ? isStill ? null : brand.StartsWith("M4A"u8) || brand.StartsWith("M4B"u8) ? MediaKind.Audio : MediaKind.Video
            : BinaryPrimitives.ReadUInt32BigEndian(head) >= 8
                && (type.SequenceEqual("moov"u8) || type.SequenceEqual("mdat"u8) || type.SequenceEqual("wide"u8)) ? MediaKind.Video
            : null;
    }

    private static MediaKind? Chunk(ReadOnlySpan<byte> head)
    {
        if (head.Length < 12)
        {
            return null;
        }

        ReadOnlySpan<byte> form = head[8..12];
        return head.StartsWith("RIFF"u8)
            ? form.SequenceEqual("WAVE"u8) ? MediaKind.Audio : form.SequenceEqual("AVI "u8) || form.SequenceEqual("CDXA"u8) ? MediaKind.Video : null
            : head.StartsWith("FORM"u8) && form.StartsWith("AIF"u8) ? MediaKind.Audio : null;
    }

    /// <summary>A mark in each packet: of 188 bytes, or of 192, the first four being a time.</summary>
    private static bool IsTransportStream(ReadOnlySpan<byte> head)
    {
        return Marked(head, 0, 188) || Marked(head, 4, 192);

        static bool Marked(ReadOnlySpan<byte> head, int first, int length)
        {
            const int Packets = 5;
            for (int i = 0; i < Packets; i++)
            {
                if (first + (i * length) >= head.Length || head[first + (i * length)] != 0x47)
                {
                    return false;
                }
            }

            return true;
        }
    }

    /// <summary>Bare frames of MPEG audio or AAC: each says where the next begins, so that two are proof.</summary>
    internal static bool IsFrames(ReadOnlySpan<byte> head)
    {
        int first = FrameLength(head);
        return first > 0 && first < head.Length && FrameLength(head[first..]) > 0 && ((head[1] ^ head[first + 1]) & 0xFE) == 0;
    }

    private static int FrameLength(ReadOnlySpan<byte> frame)
    {
        if (frame.Length < 6 || frame[0] != 0xFF)
        {
            return 0;
        }

        if ((frame[1] & 0xF6) == 0xF0)
        {
            int length = ((frame[3] & 3) << 11) | (frame[4] << 3) | (frame[5] >> 5);
            return ((frame[2] >> 2) & 15) < 13 && length > 7 ? length : 0;
        }

        // Layer III and II alone: what is in use.
        int layer = 4 - ((frame[1] >> 1) & 3), version = (frame[1] >> 3) & 3, rate = frame[2] >> 4, sampling = (frame[2] >> 2) & 3;
        if ((frame[1] & 0xE0) != 0xE0 || layer is not (2 or 3) || version == 1 || rate is 0 or 15 || sampling == 3)
        {
            return 0;
        }

        ReadOnlySpan<int> rates = (version, layer) switch
        {
            (3, 2) => [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
            (3, _) => [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
            _ => [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
        };
        ReadOnlySpan<int> samplings = [44_100, 48_000, 32_000];
        int hertz = samplings[sampling] >> (version == 3 ? 0 : version == 2 ? 1 : 2);
        int samples = layer == 3 && version != 3 ? 72 : 144;
        return (samples * rates[rate] * 1000 / hertz) + ((frame[2] >> 1) & 1);
    }
}
