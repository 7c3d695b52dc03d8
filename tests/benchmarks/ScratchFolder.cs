namespace Vcmr.Benchmarks;

/// <summary>A folder that is gone afterwards.</summary>
internal sealed class ScratchFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("vcmr-benchmark").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>An empty folder of that name.</summary>
    public string Fresh(string name)
    {
        string path = this[name];
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }

        Directory.CreateDirectory(path);
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
