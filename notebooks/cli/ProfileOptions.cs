using System.CommandLine;

namespace Vcmr.Cli;

/// <summary>The options by which commands choose a profile and change single values of it.</summary>
internal static class ProfileOptions
{
    public static Option<string> Profile() => new("--profile")
    {
        Description = "The profile to run with: a name, or a YAML file.",
        HelpName = "NAME",
        DefaultValueFactory = _ => "demo",
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
