using Vcmr.Media;

namespace Vcmr.Datasets.Download;

/// <summary>
/// The folder of one video while it is fetched, hidden below the videos' folder: partial files never look like a video to
/// <c>vcmr prepare</c>, and a finished one appears at its place in one step. It is locked, as a search may lead two workers
/// or two shards to the same video.
/// </summary>
internal sealed class FetchFolder : IDisposable
{
    private const string Partial = ".partial";
    private const string LockName = ".lock";
    private static readonly TimeSpan LockPause = TimeSpan.FromMilliseconds(200);
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
        string path = System.IO.Path.Combine(target, Partial, id);
        while (true)
        {
            Directory.CreateDirectory(path);
            try
            {
                return new FetchFolder(target, id, new FileStream(System.IO.Path.Combine(path, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException) when (File.Exists(System.IO.Path.Combine(path, LockName)) || !Directory.Exists(path))
            {
                cancellation.WaitHandle.WaitOne(LockPause);
                cancellation.ThrowIfCancellationRequested();
            }
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
        _lock.Dispose();
        if (Directory.Exists(Path) && Directory.EnumerateFileSystemEntries(Path).All(e => System.IO.Path.GetFileName(e) == LockName))
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
