namespace Vcmr.Tests.Support;

internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>A file or folder by its path from the root, with forward slashes.</summary>
    public static string File(string path) => Path.Combine([Root, .. path.Split('/')]);

    private static string FindRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !System.IO.File.Exists(Path.Combine(folder, "global.json")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("The tests run outside the repository.");
    }
}
