using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Vcmr.Engine.Scripting.Packages;

/// <summary>
/// Restored sets of packages under the user's cache folder, by what was asked for: packages, sources, NuGet
/// configuration, platform. A set is used again without looking at any source; a floating version is looked up anew
/// after a day.
/// </summary>
/// <param name="root">The cache's folder.</param>
internal sealed class PackageCache(string root)
{
    private static readonly TimeSpan FloatingAge = TimeSpan.FromDays(1);

    /// <summary>The user's cache.</summary>
    public static PackageCache OfUser => new(Path.Combine(UserFolder(), "vcmr", "packages"));

    /// <summary>The folder of a set, there or not.</summary>
    public string FolderOf(IEnumerable<PackageRequest> packages, IEnumerable<string> sources, string directory)
    {
        StringBuilder key = new($"1\n{RuntimeInformation.RuntimeIdentifier} {Environment.Version.Major}\n");
        key.AppendLine(Environment.GetEnvironmentVariable("NUGET_PACKAGES"));
        key.AppendJoin('\n', packages.Select(package => package.ToString().ToLowerInvariant()).Order(StringComparer.Ordinal)).AppendLine();
        key.AppendJoin('\n', sources).AppendLine();
        foreach (string file in NuGetConfiguration.Files(directory))
        {
            key.AppendLine(file).AppendLine(File.ReadAllText(file));
        }

        return Path.Combine(root, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key.ToString())))[..24]);
    }

    /// <summary>A set that was restored before, or null.</summary>
    /// <param name="folder">The set's folder.</param>
    public static PackageFolder? Find(string folder)
    {
        PackageFolder found = new(Path.Combine(folder, PackageProject.Name + ".dll"));
        if (!File.Exists(found.Assembly) || !File.Exists(Path.ChangeExtension(found.Assembly, ".deps.json")))
        {
            return null;
        }

        // Cleaners of caches take files, not folders.
        return DependencyManifest.ManagedFiles(found.Assembly).All(file => File.Exists(Path.Combine(folder, file))) ? found : null;
    }

    /// <summary>Whether a set has floating versions that were last looked up more than a day ago.</summary>
    public static bool IsStale(PackageFolder found, IEnumerable<PackageRequest> packages) =>
        packages.Any(package => package.IsFloating) && DateTime.UtcNow - File.GetLastWriteTimeUtc(found.Assembly) > FloatingAge;

    /// <summary>Takes a built set in; where another process was faster, or holds the files, that one's stays.</summary>
    /// <param name="built">The folder with the set, on the same disk.</param>
    /// <param name="folder">The set's folder.</param>
    public static void Store(string built, string folder)
    {
        if (Find(folder) is not null && !OperatingSystem.IsWindows())
        {
            // Loaded files stay alive without a name.
            Directory.Delete(folder, recursive: true);
        }

        try
        {
            Directory.Move(built, folder);
        }
        catch (IOException) when (Directory.Exists(folder))
        {
        }
    }

    /// <summary>A new folder in the cache to build in.</summary>
    public string NewFolder()
    {
        Directory.CreateDirectory(root);
        string folder = Path.Combine(root, "new-" + Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(folder);
        return folder;
    }

    private static string UserFolder()
    {
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
            : OperatingSystem.IsMacOS() ? Path.Combine(home, "Library", "Caches")
            : Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache ? cache
            : Path.Combine(home, ".cache");
    }
}
