using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Completion;
using Vcmr.Engine.Protocol;
using Vcmr.Engine.Scripting;
using RoslynItem = Microsoft.CodeAnalysis.Completion.CompletionItem;

namespace Vcmr.Engine.Services;

/// <summary>Completes C#, on one thread at a time.</summary>
internal sealed class CodeCompletion : IDisposable
{
    // Named in Roslyn's items where what is inserted differs from what is shown.
    private const string InsertionText = "InsertionText";

    private readonly SessionSolution solution = new();

    /// <summary>What may stand at a position.</summary>
    /// <param name="session">The session the cell will run in.</param>
    /// <param name="text">The cell.</param>
    /// <param name="cursor">The position, within the text.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>What begins as what is typed does, sorted; it takes the whole word's place.</returns>
    public async Task<CompletionReply> CompleteAsync(SessionState session, CellText text, int cursor, CancellationToken cancellation)
    {
        Document document = await solution.DocumentAsync(session, text.Program, cancellation).ConfigureAwait(false);
        CompletionList list = await CompletionService.GetService(document)!.GetCompletionsAsync(document, cursor, cancellationToken: cancellation).ConfigureAwait(false);
        int start = Math.Min(list.Span.Start, cursor);
        if (list.ItemsList.Count == 0)
        {
            start = cursor;
        }

        string typed = text.Source[start..cursor];
        bool isMember = IsAfterDot(text.Program, start);
        List<Completed> found =
        [
            .. from item in list.ItemsList
               where !item.IsComplexTextEdit || item.Tags.Contains(Microsoft.CodeAnalysis.Tags.WellKnownTags.Keyword)
               let inserted = Inserted(item)
               where inserted.StartsWith(typed, StringComparison.OrdinalIgnoreCase)
               select new Completed(inserted, item),
        ];
        Dictionary<string, string> signatures = await Signatures.AtAsync(document, cursor, start, [.. found.Select(item => item.Text)], cancellation).ConfigureAwait(false);
        return new CompletionReply(
            [
                .. from one in found.DistinctBy(item => item.Text)
                   orderby one.Text.StartsWith(typed, StringComparison.Ordinal) ? 0 : 1, one.Text.ToUpperInvariant(), one.Text
                   select new Protocol.CompletionItem(one.Text, CompletionKinds.Of(one.Item.Tags, isMember), signatures.GetValueOrDefault(one.Text)),
            ],
            start,
            WordEnd(text.Source, cursor));
    }

    public void Dispose() => solution.Dispose();

    private static string Inserted(RoslynItem item)
    {
        string name = item.Properties.GetValueOrDefault(InsertionText) ?? item.DisplayText;
        // A named argument's colon belongs to it; the angle brackets of a generic name are for show.
        return item.DisplayTextSuffix == ":" ? name + ":" : name;
    }

    private static bool IsAfterDot(string program, int start)
    {
        ReadOnlySpan<char> before = program.AsSpan(0, start).TrimEnd();
        return before.EndsWith(".") || before.EndsWith("->");
    }

    private static int WordEnd(string source, int cursor)
    {
        while (cursor < source.Length && (char.IsLetterOrDigit(source[cursor]) || source[cursor] == '_'))
        {
            cursor++;
        }

        return cursor;
    }

    private readonly record struct Completed(string Text, RoslynItem Item);
}
