using Vcmr.Storage;

namespace Vcmr.Charts;

/// <summary>The files of a figure.</summary>
internal static class FigureFiles
{
    /// <summary>Writes a figure's files, each whole or not at all.</summary>
    /// <param name="folder">Where to; made if absent.</param>
    /// <param name="name">File name without extension.</param>
    /// <param name="files">Extensions and contents.</param>
    /// <exception cref="VcmrException">The folder cannot be made or a file cannot be written.</exception>
    public static void Save(string folder, string name, IReadOnlyList<(string Extension, byte[] Content)> files)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VcmrException($"The folder '{folder}' for figures cannot be made ({e.Message}); choose another one.", e);
        }

        foreach ((string extension, byte[] content) in files)
        {
            AtomicFile.Write(Path.Combine(folder, name) + extension, content);
        }
    }
}
