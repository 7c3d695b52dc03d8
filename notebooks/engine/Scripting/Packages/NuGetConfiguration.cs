namespace Vcmr.Engine.Scripting.Packages;

/// <summary>The files that tell NuGet what its sources are.</summary>
internal static class NuGetConfiguration
{
    // NuGet knows the file in these spellings.
    private static readonly string[] Names = ["nuget.config", "NuGet.config", "NuGet.Config"];

    /// <summary>Those that hold for a folder: its own, those of the folders above it, the user's.</summary>
    public static IReadOnlyList<string> Files(string directory)
    {
        List<string> folders = [];
        for (DirectoryInfo? folder = new(directory); folder is not null; folder = folder.Parent)
        {
            folders.Add(folder.FullName);
        }

        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        folders.Add(Path.Combine(home, ".nuget", "NuGet"));
        folders.Add(Path.Combine(home, ".config", "NuGet"));
        folders.Add(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData), "NuGet"));
        return [.. folders.Distinct().SelectMany(folder => Names.Select(name => Path.Combine(folder, name))).Where(File.Exists)];
    }
}
