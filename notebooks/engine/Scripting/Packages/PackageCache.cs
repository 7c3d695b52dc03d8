using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Vcmr.Engine.Scripting.Packages;

/// <summary>
/// Restored sets of packages under the user's cache folder, by what was asked for: packages, sources, NuGet
/// configuration, platform. A set is used again without looking at any source; a floating version is looked up anew
/// after a day. Nothing is ever replaced: a session may be using it.
/// </summary>
/// <param name="root">The cache's folder.</param>
internal sealed class PackageCache(string root)
{
    private static readonly TimeSpan FloatingAge = TimeSpan.FromDays(1);

    /// <summary>The user's cache.</summary>
    public static PackageCache OfUser => new(Path.Combine(UserFolder(), "vcmr", "packages"));

    /// <summary>The name of a set.</summary>
    public static string KeyOf(IEnumerable<PackageRequest> packages, IEnumerable<string> sources, string directory)
    {
        StringBuilder key = new($"2\n{RuntimeInformation.RuntimeIdentifier} {Environment.Version.Major}\n");
        key.AppendLine(Environment.GetEnvironmentVariable("NUGET_PACKAGES"));
        key.AppendJoin('\n', packages.Select(package => package.ToString().ToLowerInvariant()).Order(StringComparer.Ordinal)).AppendLine();
        key.AppendJoin('\n', sources).AppendLine();
        foreach (string file in NuGetConfiguration.Files(directory))
        {
            key.AppendLine(file).AppendLine(File.ReadAllText(file));
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key.ToString())))[..24];
    }

    /// <summary>A set as it was restored last, or null.</summary>
    /// <param name="key">The set's name.</param>
    public PackageFolder? Find(string key) =>
        !Directory.Exists(root) ? null : Directory.GetDirectories(root, key + "-*")
            .OrderDescending(StringComparer.Ordinal)
            .Select(folder => new PackageFolder(Path.Combine(folder, PackageProject.Name + ".dll")))
            .FirstOrDefault(IsComplete);

    /// <summary>Whether a set has floating versions that were last looked up more than a day ago.</summary>
    public static bool IsStale(PackageFolder found, IEnumerable<PackageRequest> packages) =>
        packages.Any(package => package.IsFloating) && DateTime.UtcNow - File.GetLastWriteTimeUtc(found.Assembly) > FloatingAge;

    /// <summary>Takes a built set in.</summary>
    /// <param name="built">The folder with the set, in the cache.</param>
    /// <param name="key">The set's name.</param>
    public void Store(string built, string key)
    {
        string folder = Path.Combine(root, string.Create(CultureInfo.InvariantCulture, $"{key}-{DateTime.UtcNow:yyyyMMddHHmmss}"));
        try
        {
            Directory.Move(built, folder);
        }
        catch (IOException) when (Directory.Exists(folder))
        {
            // Another process has just stored the same.
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

    /// <summary>Deletes a folder to build in.</summary>
    public static void Discard(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A build that was stopped may still be dying; what it writes in its last moment is small.
        }
    }

    // Cleaners of caches take files, not folders.
    private static bool IsComplete(PackageFolder found)
    {
        string folder = Path.GetDirectoryName(found.Assembly)!;
        return File.Exists(Path.ChangeExtension(found.Assembly, ".deps.json"))
            && DependencyManifest.ManagedFiles(found.Assembly).All(file => File.Exists(Path.Combine(folder, file)));
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
