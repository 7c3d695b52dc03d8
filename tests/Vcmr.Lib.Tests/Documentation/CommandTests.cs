using System.Text.RegularExpressions;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Documentation;

/// <summary>What pages tell people to type is what the tool understands.</summary>
public sealed partial class CommandTests
{
    // Words that the script ./run keeps for itself.
    private static readonly HashSet<string> OfTheScript = [.. ScriptWords().Matches(File.ReadAllText(Repository.File("run"))).Select(m => m.Groups[1].Value)];

    // Options that pages name alone and that belong to other programs: dotnet-repl, Slurm, Docker, tests/package/run.sh and the benchmarks.
    private static readonly HashSet<string> OfOthers = ["--run", "--signal", "--requeue", "--cold", "--pyscenedetect", "--compare", "--build-arg", "--gpus"];

    [Fact]
    public void Commands_that_pages_show_are_the_tools()
    {
        string[] wrong = [.. Page.All.SelectMany(page => Commands(page).Select(c => Fault(c) is { } fault ? $"{page}: {c}: {fault}" : null)).OfType<string>()];
        Assert.True(wrong.Length == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void Options_that_pages_name_alone_are_the_tools()
    {
        HashSet<string> known = [.. ToolHelp.Root.All.SelectMany(c => c.Options), .. OfOthers];
        string[] unknown = [.. Page.All.Where(p => !p.Path.StartsWith("tests/", StringComparison.Ordinal) && p.Path != "notebooks/engine/README.md")
            .SelectMany(p => p.Spans.Where(s => s.StartsWith("--", StringComparison.Ordinal)).SelectMany(Options).Where(o => !known.Contains(o)).Select(o => $"{p}: {o}"))];
        Assert.True(unknown.Length == 0, string.Join('\n', unknown));
    }

    [Fact]
    public void Pages_of_docs_show_each_command()
    {
        string docs = string.Join('\n', Page.All.Where(p => p.Path.StartsWith("docs/", StringComparison.Ordinal)).Select(p => p.Text));
        string[] missing = [.. ToolHelp.Root.Commands.Keys.Where(c => !Regex.IsMatch(docs, $@"\./run {c}(?![\w-])"))];
        Assert.True(missing.Length == 0, string.Join('\n', missing));
    }

    [Theory]
    [InlineData("./run trian audio", "trian")]
    [InlineData("./run train audio --profil demo", "--profil")]
    [InlineData("./run corpus list|burn DIR", "burn")]
    [InlineData("./run train audio|tags [--profile P] --encoder audio", null)]
    [InlineData("./run COMMAND --help", null)]
    public void Fault_of_a_command_is_found(string command, string? fault) =>
        Assert.Equal(fault is null ? null : $"there is no '{fault}'", Fault(command));

    private static IEnumerable<string> Commands(Page page) => page.ShellLines.SelectMany(line => Pipes().Split(line)).Concat(page.Spans)
        .Select(text => Typed().Match(text)).Where(m => m.Success).Select(m => m.Groups[1].Value.Trim());

    private static string? Fault(string command)
    {
        string[] words = [.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(w => w.Trim('[', ']', '…', '\'', '"'))];
        if (words.Length == 0 || (OfTheScript.Contains(words[0]) && !ToolHelp.Root.Commands.ContainsKey(words[0])))
        {
            return null;
        }

        ToolHelp[] commands = [ToolHelp.Root];
        int at = 0;
        while (at < words.Length && commands[0].Commands.Count > 0 && Word().IsMatch(words[at]))
        {
            string[] names = words[at].Split('|');
            if (names.FirstOrDefault(n => !commands[0].Commands.ContainsKey(n)) is { } unknown)
            {
                if (commands[0].HasArguments)
                {
                    break;
                }

                return $"there is no '{unknown}'";
            }

            commands = [.. names.Select(n => commands[0].Commands[n])];
            at++;
        }

        return commands[0] == ToolHelp.Root ? null
            : words[at..].SelectMany(Options).FirstOrDefault(o => !commands.Any(c => c.Options.Contains(o))) is { } option ? $"there is no '{option}'" : null;
    }

    private static IEnumerable<string> Options(string text) => OptionNames().Matches(text).Select(m => m.Value);

    [GeneratedRegex(@"^  ([a-z]+)\)$", RegexOptions.Multiline)]
    private static partial Regex ScriptWords();

    [GeneratedRegex(@"(?:^|\s)(\./run(?: .*|$))", RegexOptions.Singleline)]
    private static partial Regex Typed();

    [GeneratedRegex(@" \| | && | > |; ")]
    private static partial Regex Pipes();

    [GeneratedRegex(@"^[a-z][a-z|-]*$")]
    private static partial Regex Word();

    // Not -p:Cuda=true, which is MSBuild's, and not a number.
    [GeneratedRegex(@"(?<![\w='-])--?[a-z][\w-]*(?![\w:-])")]
    private static partial Regex OptionNames();
}
