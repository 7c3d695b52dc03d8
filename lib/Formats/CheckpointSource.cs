using System.IO.Hashing;
using Vcmr.Formats.Tensors;
using Vcmr.Storage;
using static TorchSharp.torch;

namespace Vcmr.Formats;

/// <summary>
/// The bytes of a checkpoint, read at given positions. Every read is checked against the length first, so no length
/// that a file claims is ever allocated before it is known to lie in the file.
/// </summary>
/// <param name="stream">A seekable stream; it stays the caller's.</param>
/// <param name="name">The file's name, for errors.</param>
/// <param name="kind">What the file should be, for errors: <c>safetensors file</c>.</param>
internal sealed class CheckpointSource(Stream stream, string name, string kind)
{
    /// <summary>
    /// Most tensors of a file: those of this project have some hundred, the largest language models some ten thousand. What
    /// a file of tiny tensors takes in memory is hundreds of times its size.
    /// </summary>
    public const int MostTensors = 1 << 16;

    private const int LongestShown = 100;

    /// <summary>Length in bytes, as it was when the source was made.</summary>
    public long Length { get; } = stream.Length;

    public string Name { get; } = name;

    /// <summary>Opens a file, or says in one sentence why that is impossible.</summary>
    /// <exception cref="VcmrException">It is missing, a folder, empty or unreadable.</exception>
    public static FileStream Open(string path)
    {
        FileStream file;
        if (File.Exists(path) && PlainFile.Length(path) == 0)
        {
            // Opening a pipe would wait for whoever writes to it.
            throw new VcmrException($"The checkpoint '{path}' is empty, or a pipe or a device; make it again, copy it anew or save it as a file.");
        }

        try
        {
            file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            string what = Directory.Exists(path)
                ? $"'{path}' is a folder and not a checkpoint; name a file in it."
                : File.Exists(path)
                    ? $"The checkpoint '{path}' cannot be opened; check that you may read it."
                    : $"There is no checkpoint '{path}'; check its path.";
            throw new VcmrException(what, e);
        }

        return file;
    }

    /// <summary>Refuses a file of more than <see cref="MostTensors"/>.</summary>
    public void RequireFewTensors(long count)
    {
        if (count > MostTensors)
        {
            throw new VcmrException($"'{Name}' holds more than {MostTensors} tensors, which no model of this project has; name another file, or save the wanted tensors alone.");
        }
    }

    /// <summary>Reads a range.</summary>
    /// <exception cref="VcmrException">It does not lie in the file.</exception>
    public byte[] Read(long position, long count)
    {
        if (position < 0 || count < 0 || position > Length - count || count > Array.MaxLength)
        {
            throw Broken($"{count} bytes at {position} do not lie in its {Length} bytes");
        }

        byte[] bytes = new byte[count];
        Read(position, bytes);
        return bytes;
    }

    /// <summary>Fills a contiguous tensor from the bytes at a position.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="position">Where its bytes begin.</param>
    /// <param name="checksum">Sees the bytes as they are in the file.</param>
    public void Fill(Tensor tensor, long position, Crc32? checksum = null)
    {
        foreach (Tensor part in TensorParts.Of(tensor))
        {
            using (part)
            {
                Span<byte> bytes = part.bytes;
                Read(position, bytes);
                checksum?.Append(bytes);
                position += bytes.Length;
                if (tensor.dtype == ScalarType.Bool)
                {
                    // A bool of another value than 0 and 1 is undefined behaviour in libtorch and in .NET.
                    foreach (ref byte b in bytes)
                    {
                        b = b == 0 ? (byte)0 : (byte)1;
                    }
                }
            }
        }
    }

    public VcmrException Broken(string what) => new($"'{Name}' is no valid {kind}: {what}; make it again or copy it anew.");

    /// <summary>A name out of a file as an error can show it: on one line and not too long.</summary>
    public static string Shown(string text) =>
        string.Concat(text.Take(LongestShown).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c)) + (text.Length > LongestShown ? "…" : "");

    private void Read(long position, Span<byte> bytes)
    {
        try
        {
            stream.Position = position;
            stream.ReadExactly(bytes);
        }
        catch (IOException e)
        {
            throw new VcmrException($"'{Name}' cannot be read at byte {position}; copy it anew.", e);
        }
    }
}
