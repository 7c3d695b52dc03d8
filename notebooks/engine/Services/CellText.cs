namespace Vcmr.Engine.Services;

/// <summary>
/// A cell as it is being typed, seen as the compiler should see it: magics and what is not C# are blank, and every
/// character keeps its place. Unlike the parser of cells that are run it takes anything.
/// </summary>
internal sealed class CellText
{
    // These stand alone on their lines, as do the names of languages.
    private static readonly string[] Bare = ["time", "who", "whos"];

    private readonly List<Segment> segments = [];

    public CellText(string source)
    {
        Source = source;
        char[] program = source.ToCharArray();
        bool isCSharp = true;
        Add(0, CellLanguages.CSharp);
        for (int start = 0; start < source.Length;)
        {
            int end = source.IndexOf('\n', start);
            end = end < 0 ? source.Length : end;
            ReadOnlySpan<char> line = source.AsSpan(start, end - start).Trim();
            bool isMagic = line.StartsWith("#!");
            if (isMagic)
            {
                string[] words = line[2..].ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
                string name = words.FirstOrDefault() ?? "";
                string? language = CellLanguages.Of(name);
                // One that is unknown here may come from an extension.
                HasWrongMagic |= words.Length > 1 && (language is not null || Bare.Contains(name));
                if (language is not null)
                {
                    isCSharp = language == CellLanguages.CSharp;
                    Add(Math.Min(end + 1, source.Length), language);
                }
            }

            if (isMagic || !isCSharp)
            {
                Array.Fill(program, ' ', start, end - start);
            }

            start = end + 1;
        }

        Program = new string(program);
    }

    /// <summary>What was typed.</summary>
    public string Source { get; }

    /// <summary>The C# of it, of the same length.</summary>
    public string Program { get; }

    /// <summary>Whether a line has a magic that is used wrong.</summary>
    public bool HasWrongMagic { get; }

    /// <summary>The C# programs of the cell, and whether each is the last thing in it.</summary>
    public IEnumerable<(string Text, bool IsLast)> Programs => segments
        .Select((segment, i) => (segment.Language, Text: Program[segment.Start..(i + 1 < segments.Count ? segments[i + 1].Start : Program.Length)], IsLast: i == segments.Count - 1))
        .Where(segment => segment.Language == CellLanguages.CSharp && !string.IsNullOrWhiteSpace(segment.Text))
        .Select(segment => (segment.Text, segment.IsLast));

    /// <summary>The line a position is in, up to that position.</summary>
    public string LineUpTo(int position) => Source[LineStart(position)..position];

    /// <summary>Where the line that a position is in begins.</summary>
    public int LineStart(int position) => position == 0 ? 0 : Source.LastIndexOf('\n', position - 1) + 1;

    /// <summary>Whether a position is in C#.</summary>
    public bool IsCSharp(int position) => segments.Last(segment => segment.Start <= position).Language == CellLanguages.CSharp;

    private void Add(int start, string language) => segments.Add(new Segment(start, language));

    private readonly record struct Segment(int Start, string Language);
}
