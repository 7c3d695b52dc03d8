namespace Vcmr.Datasets;

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
