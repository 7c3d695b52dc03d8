using System.Text.RegularExpressions;
using Vcmr.Tests.Support;

namespace Vcmr.Tests.Documentation;

/// <summary>A command of the tool as its help describes it.</summary>
/// <param name="Path">The command's words, none for the tool itself.</param>
/// <param name="Options">Its options, by all their names.</param>
/// <param name="Commands">What can follow it.</param>
/// <param name="HasArguments">Whether other words can follow.</param>
internal sealed partial record ToolHelp(string Path, IReadOnlySet<string> Options, IReadOnlyDictionary<string, ToolHelp> Commands, bool HasArguments)
{
    private static readonly Lazy<ToolHelp> Whole = new(() => Read([]));

    /// <summary>The tool.</summary>
    public static ToolHelp Root => Whole.Value;

    /// <summary>This command and all below it.</summary>
    public IEnumerable<ToolHelp> All => Commands.Values.SelectMany(c => c.All).Prepend(this);

    private static ToolHelp Read(string[] path)
    {
        (int code, string output, string errors) = Tool.Run([.. path, "--help"]);
        if (code != 0)
        {
            throw new InvalidOperationException($"'{string.Join(' ', path)} --help' ended with {code}: {errors}");
        }

        Dictionary<string, string> sections = Sections().Matches(output.ReplaceLineEndings("\n")).ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value);
        string[] commands = [.. CommandNames().Matches(sections.GetValueOrDefault("Commands", "")).Select(m => m.Groups[1].Value)];
        var below = commands.AsParallel().WithDegreeOfParallelism(4).Select(c => (Name: c, Help: Read([.. path, c]))).ToDictionary(c => c.Name, c => c.Help);
        HashSet<string> options = [.. OptionNames().Matches(sections["Options"]).SelectMany(m => m.Groups[1].Value.Split(", "))];
        return new ToolHelp(string.Join(' ', path), options, below, sections.ContainsKey("Arguments"));
    }

    [GeneratedRegex(@"^(\w+):\n((?:  .*\n|\n)*)", RegexOptions.Multiline)]
    private static partial Regex Sections();

    [GeneratedRegex(@"^  ([\w-]+)", RegexOptions.Multiline)]
    private static partial Regex CommandNames();

    [GeneratedRegex(@"^  (-[\w?-]+(?:, -[\w?-]+)*)", RegexOptions.Multiline)]
    private static partial Regex OptionNames();
}
