using System.IO.Hashing;
using System.Runtime.InteropServices;
using Vcmr.Media;
using Vcmr.Storage;

namespace Vcmr.Datasets.Duplicates;

/// <summary>
/// Fingerprints by the hash of the samples they are of, kept in a file if one is named: to make them takes nearly all of an
/// audit's time, and a later one, of this set or another, finds them. Thread-safe.
/// </summary>
internal sealed class PrintCache : IDisposable
{
    /// <summary>The file's name in a folder of results.</summary>
    public const string FileName = "chromaprint.bin";

    private const int HashBytes = 16;
    private const int MostItems = 1 << 20;
    private static readonly byte[] Magic = "VCMRFP1\n"u8.ToArray();
    private readonly Dictionary<UInt128, uint[][]> _known = [];
    private readonly FileStream? _file;
    private readonly Lock _lock = new();

    /// <summary>Opens or begins a cache; what a kill left half-written at its end is cut off.</summary>
    /// <param name="folder">The folder of its file; null keeps nothing.</param>
    /// <exception cref="VcmrException">The file cannot be opened.</exception>
    public PrintCache(string? folder)
    {
        if (folder is null)
        {
            return;
        }

        string path = Path.Combine(folder, FileName);
        try
        {
            Directory.CreateDirectory(folder);
            _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1 << 16);
            Load(_file);
        }
        catch (Exception e) when (DiskFault.Is(e))
        {
            _file?.Dispose();
            throw new VcmrException($"The fingerprints in '{path}' cannot be used ({e.Message.TrimEnd('.')}); wait for the other run to end, or choose another folder.", e);
        }
    }

    /// <summary>The fingerprints of a sound, known or made now.</summary>
    /// <param name="samples">Samples at 16 kHz.</param>
    /// <param name="waveform">The same in [−1, 1).</param>
    /// <param name="name">What errors call the sound.</param>
    /// <param name="cancellation">Ends ffmpeg.</param>
    /// <exception cref="VcmrException">ffmpeg fails, or the file cannot be written.</exception>
    public SoundPrint Get(ReadOnlySpan<short> samples, ReadOnlySpan<float> waveform, string name, CancellationToken cancellation)
    {
        UInt128 key = XxHash128.HashToUInt128(MemoryMarshal.AsBytes(samples));
        uint[][] items = Known(key) ?? Make(key, samples, name, cancellation);
        var variants = new PrintItems[items.Length];
        for (int i = 0; i < items.Length; i++)
        {
            variants[i] = PrintItems.Of(items[i], waveform, SoundPrint.Rate(SoundPrint.Percents[i]));
        }

        return new SoundPrint(variants[0], variants[1], variants[2]);
    }

    /// <inheritdoc />
    public void Dispose() => _file?.Dispose();

    private uint[][]? Known(UInt128 key)
    {
        lock (_lock)
        {
            return _known.GetValueOrDefault(key);
        }
    }

    private uint[][] Make(UInt128 key, ReadOnlySpan<short> samples, string name, CancellationToken cancellation)
    {
        var items = new uint[SoundPrint.Percents.Count][];
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = Chromaprint.Of(samples, SoundPrint.Rate(SoundPrint.Percents[i]), name, cancellation);
        }

        Keep(key, items);
        return items;
    }

    private void Keep(UInt128 key, uint[][] items)
    {
        byte[] record = Record(key, items);
        lock (_lock)
        {
            if (!_known.TryAdd(key, items) || _file is null)
            {
                return;
            }

            try
            {
                _file.Write(record);
            }
            catch (Exception e) when (DiskFault.Is(e))
            {
                throw new VcmrException($"The fingerprints in '{_file.Name}' cannot be written ({e.Message.TrimEnd('.')}); free some space or choose another folder.", e);
            }
        }
    }

    // Hash, three counts, the items, and the checksum of all these.
    private static byte[] Record(UInt128 key, uint[][] items)
    {
        using var record = new MemoryStream();
        record.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<UInt128>(in key)));
        record.Write(MemoryMarshal.AsBytes<int>(items.Select(i => i.Length).ToArray()));
        foreach (uint[] part in items)
        {
            record.Write(MemoryMarshal.AsBytes<uint>(part));
        }

        uint checksum = Checksum.Of<byte>(record.ToArray());
        record.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<uint>(in checksum)));
        return record.ToArray();
    }

    private void Load(FileStream file)
    {
        byte[] magic = new byte[Magic.Length];
        if (file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) == magic.Length && magic.AsSpan().SequenceEqual(Magic))
        {
            long end = file.Position;
            while (Next(file))
            {
                end = file.Position;
            }

            file.SetLength(end);
        }
        else
        {
            file.SetLength(0);
            file.Write(Magic);
        }

        file.Seek(0, SeekOrigin.End);
    }

    private bool Next(FileStream file)
    {
        byte[] head = new byte[HashBytes + (SoundPrint.Percents.Count * sizeof(int))];
        if (file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length)
        {
            return false;
        }

        int[] counts = MemoryMarshal.Cast<byte, int>(head.AsSpan(HashBytes)).ToArray();
        if (counts.Any(c => c is < 0 or > MostItems))
        {
            return false;
        }

        byte[] rest = new byte[(counts.Sum() + 1) * sizeof(uint)];
        if (file.ReadAtLeast(rest, rest.Length, throwOnEndOfStream: false) < rest.Length
            || Checksum.Of<byte>([.. head, .. rest[..^sizeof(uint)]]) != MemoryMarshal.Read<uint>(rest.AsSpan(rest.Length - sizeof(uint))))
        {
            return false;
        }

        ReadOnlySpan<uint> values = MemoryMarshal.Cast<byte, uint>(rest);
        uint[][] items = new uint[counts.Length][];
        for (int i = 0, at = 0; i < counts.Length; at += counts[i++])
        {
            items[i] = values.Slice(at, counts[i]).ToArray();
        }

        _known[MemoryMarshal.Read<UInt128>(head)] = items;
        return true;
    }
}
