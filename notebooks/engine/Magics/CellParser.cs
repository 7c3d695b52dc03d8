namespace Vcmr.Engine.Magics;

/// <summary>Splits a cell at its magics, lines that begin with <c>#!</c>.</summary>
internal static class CellParser
{
    private static readonly Dictionary<string, StepKind> Languages = new(StringComparer.Ordinal)
    {
        ["csharp"] = StepKind.CSharp,
        ["c#"] = StepKind.CSharp,
        ["C#"] = StepKind.CSharp,
        ["markdown"] = StepKind.Markdown,
        ["html"] = StepKind.Html,
        ["mermaid"] = StepKind.Mermaid,
        ["javascript"] = StepKind.JavaScript,
        ["js"] = StepKind.JavaScript,
    };

    private const string KnownMagics = "#!csharp, #!markdown, #!html, #!mermaid, #!javascript, #!time, #!who, #!whos";

    /// <summary>The magics as they are written, in the order in which errors list them.</summary>
    public static IReadOnlyList<string> Known { get; } = KnownMagics.Split(", ");

    /// <summary>What follows a magic of this name (without <c>#!</c>), or null where it changes no language.</summary>
    public static StepKind? LanguageOf(string name) => Languages.TryGetValue(name, out StepKind kind) ? kind : null;

    /// <summary>The steps of a cell.</summary>
    /// <param name="source">The cell's text.</param>
    /// <returns>The steps; none for an empty cell.</returns>
    /// <exception cref="MagicException">A magic is unknown or has options.</exception>
    public static IReadOnlyList<CellStep> Parse(string source)
    {
        string[] lines = source.ReplaceLineEndings("\n").Split('\n');
        List<CellStep> steps = [];
        StepKind kind = StepKind.CSharp;
        bool timed = false;
        int start = 0;
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i].Trim();
            if (!line.StartsWith("#!", StringComparison.Ordinal))
            {
                continue;
            }

            string[] words = line[2..].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            string name = words.FirstOrDefault() ?? "";
            bool isLanguage = Languages.TryGetValue(name, out StepKind language);
            if (!isLanguage && name is not ("time" or "who" or "whos"))
            {
                throw new MagicException(i + 1, $"Unknown magic '#!{name}'; known are {KnownMagics}{(name == "import" ? "; '#load \"file.csx\"' runs the C# of a file" : "")}.");
            }

            if (words.Length > 1)
            {
                throw new MagicException(i + 1, $"'#!{name}' takes no options, but '{string.Join(' ', words[1..])}' follows it; put code on the next line.");
            }

            Add(steps, kind, timed, lines, start, i);
            start = i + 1;
            switch (name)
            {
                case "time":
                    timed = true;
                    break;
                case "who":
                    steps.Add(new CellStep(StepKind.Who, "", false));
                    break;
                case "whos":
                    steps.Add(new CellStep(StepKind.Whos, "", false));
                    break;
                default:
                    kind = language;
                    timed = false;
                    break;
            }
        }

        Add(steps, kind, timed, lines, start, lines.Length);
        return steps;
    }

    private static void Add(List<CellStep> steps, StepKind kind, bool timed, string[] lines, int start, int end)
    {
        string text = string.Join('\n', lines[start..end]);
        if (!string.IsNullOrWhiteSpace(text))
        {
            // Compiler and debug information then count lines as the reader of the cell does.
            string padding = kind == StepKind.CSharp ? new string('\n', start) : "";
            steps.Add(new CellStep(kind, padding + text, timed));
        }
    }
}
