using System.Runtime.InteropServices;

namespace Vcmr.Engine.Documents;

/// <summary>Writes folders that are either old or new: written aside, flushed and exchanged.</summary>
public static partial class WholeFolder
{
    private const int CurrentFolder = -100;
    private const uint Exchange = 2;

    /// <summary>Puts files into a folder in the place of all that is in it.</summary>
    /// <param name="folder">The folder; it is made if missing.</param>
    /// <param name="files">Paths below it and contents.</param>
    /// <exception cref="NotebookException">It cannot be written; what was there is still there.</exception>
    public static void Write(string folder, IEnumerable<(string Path, byte[] Content)> files)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        string aside = $"{full}.{Environment.ProcessId}.part";
        try
        {
            Clear(aside);
            Directory.CreateDirectory(aside);
            foreach ((string path, byte[] content) in files)
            {
                string target = Path.Combine(aside, path);
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                using FileStream file = new(target, FileMode.CreateNew, FileAccess.Write);
                file.Write(content);
                file.Flush(flushToDisk: true);
            }

            Replace(full, aside);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException { ParamName: "value" })
        {
            throw new NotebookException($"The folder '{folder}' cannot be written ({e.Message.TrimEnd('.')}); make room or choose another one, what was in it is still there.", e);
        }
        finally
        {
            Clear(aside);
        }
    }

    private static void Replace(string folder, string aside)
    {
        if (!Directory.Exists(folder))
        {
            Directory.Move(aside, folder);
            return;
        }

        // On Linux one step, after which the old folder is the one aside.
        if (OperatingSystem.IsLinux() && Rename(CurrentFolder, aside, CurrentFolder, folder, Exchange) == 0)
        {
            return;
        }

        string old = aside + ".old";
        Clear(old);
        Directory.Move(folder, old);
        try
        {
            Directory.Move(aside, folder);
        }
        catch
        {
            Directory.Move(old, folder);
            throw;
        }

        Clear(old);
    }

    private static void Clear(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [LibraryImport("libc", EntryPoint = "renameat2", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Rename(int fromFolder, string from, int toFolder, string to, uint flags);
}
