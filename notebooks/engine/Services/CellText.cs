using Vcmr.Engine.Magics;

namespace Vcmr.Engine.Services;

/// <summary>
/// A cell as it is being typed, seen as the compiler should see it: magics and what is not C# are blank, and every
/// character keeps its place. Unlike the parser of cells that are run it takes anything.
/// </summary>
internal sealed class CellText
{
    private readonly List<Segment> segments = [];

    public CellText(string source)
    {
        Source = source;
        char[] program = source.ToCharArray();
        bool isCSharp = true;
        Add(0, StepKind.CSharp);
        for (int start = 0; start < source.Length;)
        {
            int end = source.IndexOf('\n', start);
            end = end < 0 ? source.Length : end;
            ReadOnlySpan<char> line = source.AsSpan(start, end - start).Trim();
            bool isMagic = line.StartsWith("#!");
            if (isMagic && CellParser.LanguageOf(line[2..].ToString()) is StepKind kind)
            {
                isCSharp = kind == StepKind.CSharp;
                Add(Math.Min(end + 1, source.Length), kind);
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

    /// <summary>The kind of the last segment.</summary>
    public StepKind LastKind => segments[^1].Kind;

    /// <summary>The line a position is in, up to that position.</summary>
    public string LineUpTo(int position) => Source[LineStart(position)..position];

    /// <summary>Where the line that a position is in begins.</summary>
    public int LineStart(int position) => position == 0 ? 0 : Source.LastIndexOf('\n', position - 1) + 1;

    /// <summary>Whether a position is in C#.</summary>
    public bool IsCSharp(int position) => segments.Last(segment => segment.Start <= position).Kind == StepKind.CSharp;

    private void Add(int start, StepKind kind) => segments.Add(new Segment(start, kind));

    private readonly record struct Segment(int Start, StepKind Kind);
}
