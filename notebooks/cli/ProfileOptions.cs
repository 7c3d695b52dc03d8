using System.CommandLine;
using System.CommandLine.Completions;
using Vcmr.Engine;
using Vcmr.Lessons;
using Vcmr.Studies;

namespace Vcmr.Cli;

/// <summary>The options by which commands choose a profile and change single values of it.</summary>
internal static class ProfileOptions
{
    /// <summary>A profile as a notebook finds it, which works in its own folder: a file by its full path, a name as it is.</summary>
    /// <exception cref="NotebookException">There is no such file.</exception>
    public static string FullPath(string profile) =>
        !profile.EndsWith(".yaml", StringComparison.Ordinal) ? profile
        : File.Exists(profile) ? Path.GetFullPath(profile)
        : throw new NotebookException($"There is no profile file '{profile}' in '{Environment.CurrentDirectory}'; give its path from there, or the name of a profile.", ExitCodes.Usage);

    public static Option<string> Profile(string usual = "demo")
    {
        Option<string> profile = new("--profile")
        {
            Description = "The profile to run with: a name, or a YAML file.",
            HelpName = "NAME",
            DefaultValueFactory = _ => usual,
        };
        profile.CompletionSources.Add(Names);
        return profile;
    }

    /// <summary>Names of profiles, for the shell to complete.</summary>
    public static IEnumerable<CompletionItem> Names(CompletionContext context) => ProfileNames().Select(n => new CompletionItem(n));

    /// <summary>Names of the repository's profiles; none outside of one.</summary>
    public static IReadOnlyList<string> ProfileNames()
    {
        try
        {
            return Lesson.ProfileNames();
        }
        catch (VcmrException)
        {
            // Nothing is completed where nothing is known.
            return [];
        }
    }

    /// <summary>The keys of a profile.</summary>
    public static IEnumerable<string> Keys() => ProfileKey.All.Select(k => k.Name);

    public static Option<string[]> Settings()
    {
        Option<string[]> settings = new("--set") { Description = "Change a value of the profile, such as audio.epochs=3; may be given several times.", HelpName = "KEY=VALUE" };
        settings.CompletionSources.Add(_ => Keys().Select(k => new CompletionItem(k + "=")));
        settings.Validators.Add(result =>
        {
            foreach (string token in result.Tokens.Select(t => t.Value).Where(t => t.IndexOf('=') < 1))
            {
                result.AddError($"'{token}' is not of the form KEY=VALUE.");
            }
        });
        return settings;
    }
}
