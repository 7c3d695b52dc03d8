using System.CommandLine;
using System.CommandLine.Parsing;

namespace Vcmr.Engine.Commands;

/// <summary>What somebody may have meant by a command or an option that is not known.</summary>
internal static class NearName
{
    /// <summary>The commands and options that may have been meant, each with what was typed.</summary>
    public static IEnumerable<(string Typed, string Meant)> In(ParseResult parsed)
    {
        // A command that takes files takes a mistyped option for one.
        IEnumerable<string> unknown = parsed.UnmatchedTokens.Concat(
            parsed.Tokens.Where(t => t.Type == TokenType.Argument && t.Value.StartsWith("--", StringComparison.Ordinal) && !Path.Exists(t.Value)).Select(t => t.Value));
        foreach (string typed in unknown.Distinct())
        {
            string name = typed.Split('=', 2)[0];
            IEnumerable<string> commands = parsed.CommandResult.Command.Subcommands.Select(c => c.Name);
            string? meant = name.StartsWith('-') ? NearWord.Of(name, Options(parsed.CommandResult)) ?? NearWord.Of(name.TrimStart('-'), commands) : NearWord.Of(name, commands);
            if (meant is not null)
            {
                yield return (name, meant);
            }
        }
    }

    private static IEnumerable<string> Options(CommandResult command) =>
        command.Command.Options.Concat(Above(command).SelectMany(c => c.Command.Options.Where(o => o.Recursive))).SelectMany(o => o.Aliases.Prepend(o.Name));

    private static IEnumerable<CommandResult> Above(CommandResult command)
    {
        for (SymbolResult? outer = command.Parent; outer is CommandResult above; outer = above.Parent)
        {
            yield return above;
        }
    }
}
