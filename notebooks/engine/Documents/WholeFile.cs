namespace Vcmr.Engine.Documents;

/// <summary>Writes files that are complete or unchanged: written aside, flushed and renamed.</summary>
internal static class WholeFile
{
    /// <summary>Writes a file.</summary>
    /// <param name="path">The file; its folder is made if missing.</param>
    /// <param name="content">What goes into it.</param>
    /// <exception cref="NotebookException">The file cannot be written.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        string full = Path.GetFullPath(path);
        string folder = Path.GetDirectoryName(full)!;
        string aside = Path.Combine(folder, $".{Path.GetFileName(full)}.{Guid.NewGuid():N}.tmp");
        try
        {
            Directory.CreateDirectory(folder);
            using (FileStream stream = new(aside, FileMode.CreateNew, FileAccess.Write))
            {
                stream.Write(content);
                stream.Flush(flushToDisk: true);
            }

            File.Move(aside, full, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException { ParamName: "value" })
        {
            if (File.Exists(aside))
            {
                File.Delete(aside);
            }

            throw new NotebookException($"'{path}' cannot be written: {e.Message}", e);
        }
    }
}
