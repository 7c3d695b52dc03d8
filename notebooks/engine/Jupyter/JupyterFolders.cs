namespace Vcmr.Engine.Jupyter;

/// <summary>Where Jupyter looks for what belongs to it.</summary>
internal static class JupyterFolders
{
    private static readonly string[] Environments = ["VIRTUAL_ENV", "CONDA_PREFIX"];

    /// <summary>The user's own data folder.</summary>
    public static string User()
    {
        if (Environment.GetEnvironmentVariable("JUPYTER_DATA_DIR") is { Length: > 0 } chosen)
        {
            return chosen;
        }

        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        if (OperatingSystem.IsWindows())
        {
            return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData), "jupyter");
        }

        if (OperatingSystem.IsMacOS())
        {
            return Path.Combine(home, "Library", "Jupyter");
        }

        string data = Environment.GetEnvironmentVariable("XDG_DATA_HOME") is { Length: > 0 } folder ? folder : Path.Combine(home, ".local", "share");
        return Path.Combine(data, "jupyter");
    }

    /// <summary>The data folder below a prefix such as <c>/usr/local</c> or a virtual environment.</summary>
    public static string Of(string prefix) => Path.Combine(Path.GetFullPath(prefix), "share", "jupyter");

    /// <summary>The prefix of the Python environment that is active or, where none is, of the jupyter on the PATH; null without either.</summary>
    public static string? ActivePrefix()
    {
        string? active = Environments.Select(Environment.GetEnvironmentVariable).FirstOrDefault(prefix => !string.IsNullOrEmpty(prefix));
        string name = OperatingSystem.IsWindows() ? "jupyter.exe" : "jupyter";
        return active ?? (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(folder => File.Exists(Path.Combine(folder, name)))
            .Select(folder => Path.GetDirectoryName(Path.GetFullPath(folder.TrimEnd(Path.DirectorySeparatorChar))))
            .FirstOrDefault();
    }
}
