using System.Security.Cryptography;
using System.Text;

namespace Vcmr.Storage;

/// <summary>
/// Copies of finished corpora on a machine's own disk, so that training does not read a shared one again and again. Processes
/// of one machine share a copy. Whatever keeps one from being made is told in a sentence, and the corpus is read where it lies.
/// </summary>
internal static class NearCopy
{
    // Last of a copy to be written, so that half a copy is none.
    private const string Whole = ".whole";

    /// <summary>A folder as it is read best: its copy on the scratch disk, or the folder itself.</summary>
    /// <param name="folder">A corpus, or a folder of its parts.</param>
    /// <param name="scratch">A folder on the machine's own disk; empty for none.</param>
    /// <param name="told">Told why there is no copy.</param>
    public static string Of(string folder, string scratch, Action<string> told)
    {
        if (scratch.Length == 0 || !Directory.Exists(folder))
        {
            return folder;
        }

        try
        {
            (string Path, long Length)[] files = Files(folder);
            string mark = Mark(folder, files);
            string copy = Path.Combine(scratch, "vcmr-" + mark);
            Directory.CreateDirectory(copy);
            using FileStream taken = Take(Path.Combine(copy, ".lock"));
            if (File.Exists(Path.Combine(copy, Whole)))
            {
                return copy;
            }

            if (!Fits(files, folder, copy, told) || !Copy(folder, copy, files, told))
            {
                return folder;
            }

            // A corpus that somebody wrote meanwhile would be two halves of two.
            if (Mark(folder, Files(folder)) != mark)
            {
                Clear(copy, files);
                return folder;
            }

            File.WriteAllText(Path.Combine(copy, Whole), "");
            return copy;
        }
        catch (Exception e) when (DiskFault.Is(e))
        {
            told($"'{folder}' is read where it lies, since it could not be copied to '{scratch}' ({e.Message.TrimEnd('.')}).");
            return folder;
        }
    }

    private static (string Path, long Length)[] Files(string folder) =>
    [
        .. new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories)
            .Select(f => (Path: Path.GetRelativePath(folder, f.FullName), f.Length))
            .Where(f => !Path.GetFileName(f.Path).StartsWith('.'))
            .OrderBy(f => f.Path, StringComparer.Ordinal),
    ];

    private static string Mark(string folder, (string Path, long Length)[] files)
    {
        var text = new StringBuilder(Path.GetFullPath(folder));
        foreach ((string path, long length) in files)
        {
            text.Append('\n').Append(path).Append('\0').Append(length).Append('\0').Append(File.GetLastWriteTimeUtc(Path.Combine(folder, path)).Ticks);
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..16];
    }

    // Processes of this machine only, and its own disk: the system's lock holds there.
    private static FileStream Take(string path)
    {
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException e) when (e.HResult is 11 or 35 or unchecked((int)0x80070020))
            {
                Thread.Sleep(TimeSpan.FromMilliseconds(100));
            }
        }
    }

    private static bool Fits((string Path, long Length)[] files, string folder, string copy, Action<string> told)
    {
        long needed = files.Sum(f => f.Length), free = new DriveInfo(copy).AvailableFreeSpace;
        if (needed <= free)
        {
            return true;
        }

        told($"'{folder}' is read where it lies, since its {needed / 1e6:0} MB do not fit into the {free / 1e6:0} MB that are free in '{copy}'.");
        return false;
    }

    private static bool Copy(string folder, string copy, (string Path, long Length)[] files, Action<string> told)
    {
        try
        {
            foreach ((string path, _) in files)
            {
                string target = Path.Combine(copy, path);
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(Path.Combine(folder, path), target, overwrite: true);
            }

            return true;
        }
        catch (Exception e) when (DiskFault.Is(e))
        {
            // What is there would only keep the disk full.
            Clear(copy, files);
            told($"'{folder}' is read where it lies, since copying it to '{copy}' failed ({e.Message.TrimEnd('.')}).");
            return false;
        }
    }

    private static void Clear(string copy, (string Path, long Length)[] files)
    {
        foreach ((string path, _) in files)
        {
            File.Delete(Path.Combine(copy, path));
        }
    }
}
