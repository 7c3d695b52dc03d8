namespace Vcmr.Engine.Tests.Support;

/// <summary>Programs of the machine that some tests need.</summary>
internal static class InstalledPrograms
{
    /// <summary>A browser of Chromium's family, or null.</summary>
    public static string? Chromium { get; } = Find("chromium", "chromium-browser", "google-chrome");

    /// <summary>The path of the first of these programs that is installed, or null.</summary>
    public static string? Find(params string[] names) => names
        .SelectMany(name => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);
}
