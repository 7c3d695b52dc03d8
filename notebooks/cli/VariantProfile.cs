using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Vcmr.Engine;
using Vcmr.Lessons;
using Vcmr.Studies;
using Vcmr.Studies.Locking;

namespace Vcmr.Cli;

/// <summary>
/// A profile of which single values were changed for notebooks, which take a profile alone: written out whole, beside results of
/// its own, so that what the plain profile gave stays. Both share their runs, so that only what the change is about is trained.
/// </summary>
internal static partial class VariantProfile
{
    private const int LongestName = 100;

    // Experiments whose runs a configuration finds by its hash.
    private static readonly string[] Experiments = ["audio", "audio-longer", "audio-video", "untrained", "clmr", "tags", "supervised", "robustness"];

    /// <summary>Writes the changed profile.</summary>
    /// <param name="profile">The profile: a name or a YAML file.</param>
    /// <param name="settings">The changes, such as <c>audio.epochs=3</c>.</param>
    /// <returns>The file's full path: <c>results/demo+audio.epochs=3/demo+audio.epochs=3.yaml</c>.</returns>
    /// <exception cref="NotebookException">A change is wrong, or the file cannot be written.</exception>
    public static string Write(string profile, IReadOnlyList<string> settings)
    {
        try
        {
            Profile changed = Lesson.LoadProfile(profile, settings);
            string name = Name(changed.Name, settings), folder = Path.Combine(DefaultModel.Results, name), file = Path.Combine(folder, name + ".yaml");
            ProfileText.Save(changed, file, $"Profile '{changed.Name}' with {string.Join(", ", settings)}, whole; written anew each time.");
            Share(Path.Combine(DefaultModel.Results, changed.Name), folder);
            Console.Error.WriteLine($"vcmr: '{changed.Name}' with {VisibleText.Of(string.Join(", ", settings))} is profile {DefaultModel.Shown(file)}; its results go to {DefaultModel.Shown(folder)}.");
            return file;
        }
        catch (VcmrException e)
        {
            throw new NotebookException(e.Message, e, ExitCodes.Usage);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new NotebookException($"The profile for --set cannot be written below '{DefaultModel.Results}' ({e.Message.TrimEnd('.')}); make room, or make it writable.", e);
        }
    }

    // Runs are found by what they are configured to be, wherever else they are wanted.
    private static void Share(string from, string to)
    {
        // What is locked before its first run takes no others among its runs.
        if (File.Exists(Path.Combine(from, AnalysisLock.FileName)))
        {
            return;
        }

        foreach (string experiment in Experiments)
        {
            string link = Path.Combine(to, experiment), target = Path.Combine(from, experiment);
            if (Directory.Exists(link) || File.Exists(link))
            {
                continue;
            }

            Directory.CreateDirectory(target);
            try
            {
                Directory.CreateSymbolicLink(link, Path.GetRelativePath(to, target));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Where no links can be made, as for most users of Windows, the runs are trained anew.
                return;
            }
        }
    }

    private static string Name(string profile, IReadOnlyList<string> settings)
    {
        string said = string.Join(',', settings.Select(s => s.Replace(" ", "", StringComparison.Ordinal))), plain = Odd().Replace(said, "");
        string name = $"{profile}+{plain}";
        return plain == said && name.Length <= LongestName ? name
            : $"{(name.Length <= LongestName ? name : name[..LongestName])}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(said)))[..6]}";
    }

    [GeneratedRegex(@"[^A-Za-z0-9._=,+-]")]
    private static partial Regex Odd();
}
