using System.Globalization;
using System.IO.Hashing;
using System.Text;
using Vcmr.Media;
using Vcmr.Storage;

namespace Vcmr.Datasets.Download;

/// <summary>
/// The folder of one video while it is fetched, hidden below the videos' folder: partial files never look like a video to
/// <c>vcmr prepare</c>, and a finished one appears at its place in one step. It is locked, as a search may lead two workers
/// or two shards to the same video. The lock's file lies beside it and stays: whoever deletes a file that others wait for
/// leaves them a lock that stands for nothing. A few hundred such files do for all videos.
/// </summary>
internal sealed class FetchFolder : IDisposable
{
    private const string Partial = ".partial";
    private const int Locks = 256;
    private static readonly TimeSpan LockPause = TimeSpan.FromMilliseconds(50);
    private readonly string _target;
    private readonly string _id;
    private readonly FileStream _lock;

    private FetchFolder(string target, string id, FileStream folderLock)
    {
        (_target, _id, _lock) = (target, id, folderLock);
        Path = System.IO.Path.Combine(target, Partial, id);
    }

    /// <summary>Where yt-dlp works.</summary>
    public string Path { get; }

    /// <summary>Waits until no other worker has the video.</summary>
    public static FetchFolder Enter(string target, string id, CancellationToken cancellation)
    {
        string partial = System.IO.Path.Combine(target, Partial);
        Directory.CreateDirectory(partial);
        ulong number = XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(id)) % Locks;
        string lockPath = System.IO.Path.Combine(partial, string.Create(CultureInfo.InvariantCulture, $".lock-{number:000}"));
        FileStream? folderLock;
        while ((folderLock = Open(lockPath)) is null)
        {
            cancellation.WaitHandle.WaitOne(LockPause);
            cancellation.ThrowIfCancellationRequested();
        }

        var folder = new FetchFolder(target, id, folderLock);
        try
        {
            Directory.CreateDirectory(folder.Path);
            return folder;
        }
        catch
        {
            folderLock.Dispose();
            throw;
        }
    }

    /// <summary>The finished file of a video, or null.</summary>
    public static FileInfo? Find(string target, string id) => MediaFiles.Video
        .Select(extension => new FileInfo(System.IO.Path.Combine(target, id + extension)))
        .FirstOrDefault(file => file is { Exists: true, Length: > 0 });

    /// <summary>The finished files of a folder, by id.</summary>
    public static IReadOnlyDictionary<string, FileInfo> Finished(string target)
    {
        var files = new Dictionary<string, FileInfo>(StringComparer.Ordinal);
        foreach (FileInfo file in new DirectoryInfo(target).EnumerateFiles().Where(f => MediaFiles.Video.Contains(f.Extension) && f.Length > 0))
        {
            files[System.IO.Path.GetFileNameWithoutExtension(file.Name)] = file;
        }

        return files;
    }

    /// <summary>Puts the finished file to its place and removes what is left over; null where there is none.</summary>
    public FileInfo? Finish()
    {
        FileInfo? file = Find(Path, _id);
        if (file is not null)
        {
            file.MoveTo(System.IO.Path.Combine(_target, file.Name), overwrite: true);
            Directory.Delete(Path, recursive: true);
        }

        return file;
    }

    public void Dispose()
    {
        if (Directory.Exists(Path) && !Directory.EnumerateFileSystemEntries(Path).Any())
        {
            Directory.Delete(Path);
        }

        _lock.Dispose();
    }

    private static FileStream? Open(string lockPath)
    {
        try
        {
            return new FileStream(lockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (HostLock.IsTaken(e))
        {
            return null;
        }
    }
}
