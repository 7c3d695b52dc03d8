using System.CommandLine;
using System.Reflection;

namespace Vcmr.Engine.Commands;

/// <summary>The command <c>completion</c>: lets a shell complete what is typed, by asking the tool itself.</summary>
public static class CompletionCommand
{
    private const string Mark = "command completion";

    /// <summary>Makes it.</summary>
    /// <param name="tool">The tool it is part of.</param>
    public static Command Create(NotebookTool tool)
    {
        ArgumentNullException.ThrowIfNull(tool);
        Argument<string> shell = new("SHELL") { Description = "bash, zsh or fish." };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        Option<bool> install = new("--install") { Description = "Install it for you: the script in a file of its own, and for bash and zsh one line in .bashrc or .zshrc." };
        Command command = new("completion", "Let the shell complete commands, options, profiles and keys with the Tab key: print the script, or install it.") { shell, install };
        command.SetAction(parsed =>
        {
            string name = parsed.GetRequiredValue(shell), script = Script(tool, name);
            if (!parsed.GetValue(install))
            {
                Console.Write(script);
                return;
            }

            try
            {
                foreach (string line in Install(tool, name, script))
                {
                    Console.WriteLine(line);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new NotebookException($"The completion cannot be installed ({e.Message.TrimEnd('.')}); put this script where your shell reads it: {tool.Hint($"completion {name}")}.", e);
            }
        });
        return command;
    }

    private static string Script(NotebookTool tool, string shell)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"completion.{shell}")!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd()
            .Replace("@TOOL@", tool.Name, StringComparison.Ordinal)
            .Replace("@ID@", string.Concat(tool.Name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_')), StringComparison.Ordinal)
            .Replace("@LENGTH@", $"{tool.Name.Length}", StringComparison.Ordinal)
            .Replace("@NAMES@", string.Join(' ', Names(tool)), StringComparison.Ordinal);
    }

    // The tool by its own name, and by that of the script that calls it.
    private static IEnumerable<string> Names(NotebookTool tool) =>
        new[] { tool.Name, Path.GetFileName(tool.Typed) }.Where(n => n.Length > 0 && n.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')).Distinct();

    private static IEnumerable<string> Install(NotebookTool tool, string shell, string script)
    {
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        if (shell == "fish")
        {
            string folder = Path.Combine(Config("XDG_CONFIG_HOME", home, ".config"), "fish", "completions");
            foreach (string name in Names(tool))
            {
                yield return Write(Path.Combine(folder, name + ".fish"), script);
            }

            yield return "New shells complete by it.";
            yield break;
        }

        string file = Path.Combine(Config("XDG_DATA_HOME", home, ".local/share"), tool.Name, "completion." + shell);
        string start = Path.Combine(shell == "zsh" && Environment.GetEnvironmentVariable("ZDOTDIR") is { Length: > 0 } own ? own : home, shell == "zsh" ? ".zshrc" : ".bashrc");
        yield return Write(file, script);
        string line = $"[ -f '{file}' ] && . '{file}'  # {tool.Name}: {Mark}";
        string before = File.Exists(start) ? File.ReadAllText(start) : "";
        if (before.Split('\n').Contains(line))
        {
            yield return $"{start} reads it already.";
        }
        else
        {
            File.AppendAllText(start, (before.Length == 0 || before.EndsWith('\n') ? "" : "\n") + line + "\n");
            yield return $"{start} reads it from now on (one line at its end).";
        }

        yield return $"New shells complete by it; this one after: . '{file}'";
    }

    private static string Config(string variable, string home, string usual) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } named ? named : Path.Combine(home, usual);

    private static string Write(string path, string script)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, script);
        return $"Wrote {path}.";
    }
}
