namespace Vcmr.Benchmarks;

/// <summary>The built command line tool.</summary>
internal static class Tool
{
    public static string Path { get; } = Find();

    private static string Find()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder, "global.json")))
        {
            folder = System.IO.Path.GetDirectoryName(folder);
        }

        return System.IO.Path.Combine(folder ?? throw new InvalidOperationException("The benchmarks run outside the repository."), "artifacts", "bin", "Vcmr.Cli", "release", "vcmr.dll");
    }
}
