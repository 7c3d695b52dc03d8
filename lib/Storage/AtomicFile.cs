using System.Text;

namespace Vcmr.Storage;

/// <summary>Writes files that are either old or new, never half; a missing folder is made.</summary>
internal static class AtomicFile
{
    public static void Write(string path, string text) => Write(path, Encoding.UTF8.GetBytes(text).AsMemory());

    public static void Write(string path, ReadOnlyMemory<byte> content) => Write(path, [content]);

    /// <summary>Writes parts one after another.</summary>
    public static void Write(string path, IEnumerable<ReadOnlyMemory<byte>> parts)
    {
        string aside = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            using (FileStream stream = new(aside, FileMode.Create, FileAccess.Write))
            {
                foreach (ReadOnlyMemory<byte> part in parts)
                {
                    stream.Write(part.Span);
                }

                stream.Flush(flushToDisk: true);
            }

            File.Move(aside, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (File.Exists(aside))
            {
                File.Delete(aside);
            }

            throw new VcmrException($"The file '{path}' cannot be written ({e.Message}); free some space or choose another folder.", e);
        }
    }
}
