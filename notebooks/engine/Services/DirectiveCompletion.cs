using System.Text.RegularExpressions;
using Vcmr.Engine.Protocol;

namespace Vcmr.Engine.Services;

/// <summary>Completes magics, and the paths of <c>#r "…"</c> and <c>#load "…"</c>.</summary>
internal static partial class DirectiveCompletion
{
    /// <summary>What may stand at a position, or null where that is not on such a line.</summary>
    /// <param name="text">The cell.</param>
    /// <param name="cursor">The position.</param>
    /// <param name="directory">Where relative paths start.</param>
    public static CompletionReply? Complete(CellText text, int cursor, string directory)
    {
        string line = text.LineUpTo(cursor);
        int start = text.LineStart(cursor);
        if (line.TrimStart().StartsWith("#!", StringComparison.Ordinal))
        {
            return Magics(text.Source, line.TrimStart(), start + line.IndexOf('#', StringComparison.Ordinal), cursor);
        }

        if (!text.IsCSharp(cursor) || PathDirective().Match(line) is not { Success: true } match)
        {
            return null;
        }

        string typed = match.Groups["path"].Value;
        int slash = typed.LastIndexOf('/') + 1;
        string[] extensions = match.Groups["directive"].Value == "r" ? [".dll", ".exe"] : [".csx", ".cs"];
        return new CompletionReply(Paths(directory, typed[..slash], typed[slash..], extensions), cursor - (typed.Length - slash), cursor);
    }

    private static CompletionReply Magics(string source, string typed, int start, int cursor)
    {
        int end = cursor;
        while (end < source.Length && char.IsLetterOrDigit(source[end]))
        {
            end++;
        }

        return new CompletionReply([.. CellLanguages.Magics.Where(name => name.StartsWith(typed, StringComparison.OrdinalIgnoreCase)).Select(name => new CompletionItem(name, "magic", null))], start, end);
    }

    private static List<CompletionItem> Paths(string directory, string folder, string prefix, string[] extensions)
    {
        try
        {
            DirectoryInfo found = new(Path.Combine(directory, folder));
            return
            [
                .. from entry in found.EnumerateFileSystemInfos()
                   where entry.Name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) && (prefix.StartsWith('.') || !entry.Name.StartsWith('.'))
                   where entry is DirectoryInfo || extensions.Contains(entry.Extension, StringComparer.OrdinalIgnoreCase)
                   orderby entry.Name
                   select new CompletionItem(entry is DirectoryInfo ? entry.Name + "/" : entry.Name, "path", null),
            ];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return [];
        }
    }

    [GeneratedRegex("""^\s*#\s*(?<directive>r|load)\s*"(?<path>[^"]*)$""")]
    private static partial Regex PathDirective();
}
