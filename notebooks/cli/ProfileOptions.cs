using System.CommandLine;
using Vcmr.Engine;

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

    public static Option<string> Profile(string usual = "demo") => new("--profile")
    {
        Description = "The profile to run with: a name, or a YAML file.",
        HelpName = "NAME",
        DefaultValueFactory = _ => usual,
    };

    public static Option<string[]> Settings()
    {
        Option<string[]> settings = new("--set") { Description = "Change a value of the profile, such as audio.epochs=3; may be given several times.", HelpName = "KEY=VALUE" };
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
