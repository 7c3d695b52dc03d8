using Vcmr.Engine.Running;

namespace Vcmr.Engine.Commands;

/// <summary>A command line tool that runs notebooks: what the commands of this engine do otherwise in one than in another.</summary>
/// <param name="Name">Its name, with which its messages begin.</param>
public sealed record NotebookTool(string Name)
{
    /// <summary>What it is for, in a sentence.</summary>
    public string Description { get; init; } = "C# notebooks without a browser: run them, make pages of them, use them in Jupyter.";

    /// <summary>How it was called, as hints show it.</summary>
    public string Typed { get; init; } = Name;

    /// <summary>Makes text from outside fit for one line of a terminal.</summary>
    public Func<string, string> Visible { get; init; } = text => string.Concat(text.Select(c => char.IsControl(c) ? '\uFFFD' : c));

    /// <summary>Whether an error is one that the user can cure, whose message says all.</summary>
    public Func<Exception, bool> IsForUser { get; init; } = _ => false;

    /// <summary>Reads a file of parameters.</summary>
    public Func<string, IReadOnlyDictionary<string, ParameterValue>> ReadParameters { get; init; } = ParameterFile.Read;

    /// <summary>What files of parameters are, for the help.</summary>
    public string ParameterFiles { get; init; } = "JSON";

    /// <summary>What <c>--profile</c> sets the parameter <c>profile</c> to; null where the tool has no such option.</summary>
    public Func<string, string>? Profile { get; init; }

    /// <summary>
    /// What <c>--set</c> makes of the profile, null where none was given, and values such as <c>audio.epochs=3</c>: the parameter
    /// <c>profile</c>. Null where the tool has no such option.
    /// </summary>
    public Func<string?, IReadOnlyList<string>, string>? Settings { get; init; }

    /// <summary>Names of profiles that a shell completes; null for none.</summary>
    public Func<IEnumerable<string>>? ProfileNames { get; init; }

    /// <summary>What <c>--set</c> can set, for a shell to complete; null for nothing.</summary>
    public Func<IEnumerable<string>>? SettingNames { get; init; }

    /// <summary>A command of the tool as a hint shows it, in quotes.</summary>
    /// <param name="arguments">The command and its arguments.</param>
    public string Hint(string arguments) => $"'{Typed} {arguments}'";
}
