namespace Vcmr.Benchmarks;

/// <summary>The built command line tool.</summary>
internal static class Tool
{
    /// <summary>The repository.</summary>
    public static string Root { get; } = Find();

    public static string Path { get; } = System.IO.Path.Combine(Root, "artifacts", "bin", "Vcmr.Cli", "release", "vcmr.dll");

    private static string Find()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder, "global.json")))
        {
            folder = System.IO.Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("The benchmarks run outside the repository.");
    }
}
