using System.CommandLine;
using System.CommandLine.Parsing;

namespace Vcmr.Engine.Commands;

/// <summary>What somebody may have meant by a name that is not known.</summary>
internal static class NearName
{
    /// <summary>The nearest of some names, or null where none is near: a third of its letters may be wrong, of a short one two, as when they are swapped.</summary>
    public static string? Of(string typed, IEnumerable<string> names)
    {
        string? nearest = names.MinBy(n => Distance(n, typed));
        return nearest is not null && Distance(nearest, typed) <= (typed.Length < 4 ? 1 : Math.Max(2, typed.Length / 3)) ? nearest : null;
    }

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
            string? meant = name.StartsWith('-') ? Of(name, Options(parsed.CommandResult)) ?? Of(name.TrimStart('-'), commands) : Of(name, commands);
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

    private static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0]++;
            for (int j = 1; j <= b.Length; j++)
            {
                int change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                (diagonal, row[j]) = (row[j], Math.Min(change, Math.Min(row[j], row[j - 1]) + 1));
            }
        }

        return row[b.Length];
    }
}
