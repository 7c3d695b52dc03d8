using System.Security.Cryptography;
using Vcmr.Media;

namespace Vcmr.Datasets;

/// <summary>An input file as it was when it was read; a file whose size or time differs is read again.</summary>
/// <param name="Name">Path below the input folder, with forward slashes.</param>
/// <param name="FullPath">Where it lies.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Modified">When it was last written (UTC ticks).</param>
internal sealed record SourceFile(string Name, string FullPath, long Bytes, long Modified)
{
    /// <summary>SHA-256 of the content in hexadecimal; empty for a file that cannot be opened.</summary>
    public string Hash { get; init; } = string.Empty;

    public static SourceFile Of(string folder, string path)
    {
        FileInfo file = MediaFiles.Target(path);
        return new SourceFile(NameOf(folder, path), path, file.Exists ? file.Length : 0, file.Exists ? file.LastWriteTimeUtc.Ticks : 0);
    }

    public static string NameOf(string folder, string path) => Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/');

    public SourceFile WithHash()
    {
        if (Bytes == 0)
        {
            // Named pipes and devices have no size, and opening one may wait for ever.
            return this with { Hash = Convert.ToHexStringLower(SHA256.HashData([])) };
        }

        try
        {
            using var stream = new FileStream(FullPath, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20, FileOptions.SequentialScan);
            return this with { Hash = Convert.ToHexStringLower(SHA256.HashData(stream)) };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return this;
        }
    }
}

/// <summary>What a catalog knows of an input file, to tell whether there is anything to do.</summary>
/// <param name="Bytes">Size when it was read.</param>
/// <param name="Modified">When it had last been written (UTC ticks).</param>
/// <param name="Hash">SHA-256 of its content.</param>
/// <param name="IsFailed">It could not be read.</param>
internal sealed record KnownItem(long Bytes, long Modified, string Hash, bool IsFailed)
{
    /// <summary>The files that are new, changed, or to be tried again.</summary>
    /// <param name="files">The input files.</param>
    /// <param name="known">The catalog.</param>
    /// <param name="retryFailed">Try failed ones again.</param>
    /// <param name="touch">Called for a file that was written anew with the same content, such as a copy.</param>
    public static List<SourceFile> Open(
        IEnumerable<SourceFile> files, IReadOnlyDictionary<string, KnownItem> known, bool retryFailed, Action<SourceFile> touch)
    {
        var open = new List<SourceFile>();
        foreach (SourceFile file in files)
        {
            if (!known.TryGetValue(file.Name, out KnownItem? item) || item.Bytes != file.Bytes || (item.IsFailed && retryFailed))
            {
                open.Add(file);
            }
            else if (item.Modified != file.Modified)
            {
                if (item.Hash.Length > 0 && item.Hash == file.WithHash().Hash)
                {
                    touch(file);
                }
                else
                {
                    open.Add(file);
                }
            }
        }

        return open;
    }
}
