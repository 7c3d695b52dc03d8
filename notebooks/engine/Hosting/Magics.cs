using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Directives;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;
using Vcmr.Engine.Display;
using Vcmr.Engine.Documents;
using Vcmr.Engine.Protocol;
using Vcmr.Engine.Scripting;

namespace Vcmr.Engine.Hosting;

/// <summary>The magics that .NET Interactive's packages do not bring, or not in a form that a reader wants.</summary>
internal static partial class Magics
{
    private const string UnknownMagic = "DNI101";

    /// <summary>Adds the languages that whoever shows the notebook reads.</summary>
    public static void AddLanguages(CompositeKernel root)
    {
        Add(CellLanguages.Markdown, text => [new FormattedValue(Mime.Markdown, text)]);
        Add(CellLanguages.Html, text => [new FormattedValue(Mime.Html, text)]);
        Add(CellLanguages.JavaScript, text => [new FormattedValue(Mime.JavaScript, text)]);
        Add(CellLanguages.Mermaid, text => [new FormattedValue(Mime.Mermaid, text), new FormattedValue(Mime.Markdown, $"```mermaid\n{text.Trim()}\n```"), new FormattedValue(Mime.Plain, text)]);

        void Add(string language, Func<string, FormattedValue[]> forms) => root.Add(new TextKernel(language, forms), CellLanguages.AliasesOf(language));
    }

    /// <summary>Adds the others.</summary>
    /// <param name="root">Where to.</param>
    /// <param name="csharp">The kernel with the variables.</param>
    /// <param name="session">Its session.</param>
    /// <param name="prepare">Makes a cell fit to be run, by what errors call it, its text and its language; null where it has failed.</param>
    public static void AddTo(CompositeKernel root, CSharpKernel csharp, ScriptSession session, Func<string, string, string, string?> prepare)
    {
        root.RegisterCommandHandler<RequestInput>((command, context) =>
        {
            context.Fail(command, message: $"There is no user who could answer '{command.Prompt}'; set a variable or a parameter in its place.");
            return Task.CompletedTask;
        });
        root.AddDirective(new KernelActionDirective("#!time") { Description = "Shows how long what follows takes." }, (_, context) =>
        {
            long start = Stopwatch.GetTimestamp();
            context.OnComplete(ended => ended.DisplayAs(string.Create(CultureInfo.InvariantCulture, $"Wall time: {Stopwatch.GetElapsedTime(start).TotalMilliseconds:0.#} ms"), Mime.Plain));
            return Task.CompletedTask;
        });
        // The packages' own ones write every value as JSON first, a tensor's storage and all.
        root.AddDirective(new KernelActionDirective("#!who") { Description = "Lists the variables." }, (_, context) =>
        {
            context.DisplayAs(string.Join('\n', csharp.Variables.Select(one => one.Name)), Mime.Plain);
            return Task.CompletedTask;
        });
        root.AddDirective(new KernelActionDirective("#!whos") { Description = "Lists the variables with type and value." }, (_, context) =>
        {
            context.Display(Variables.ToTable(csharp.Variables));
            return Task.CompletedTask;
        });
        KernelActionDirective import = new("#!import")
        {
            Description = "Runs a notebook or a C# file.",
            Parameters = { new KernelDirectiveParameter("--file") { AllowImplicitName = true, Required = true, TypeHint = "file" } },
        };
        root.AddDirective<ImportDocument>(import, (command, context) => ImportAsync(root, session, prepare, command.FilePath, context));
    }

    /// <summary>What is said of a magic that does not exist.</summary>
    /// <param name="line">Its line.</param>
    public static string Unknown(string line)
    {
        string word = line.Split((char[]?)null)[0];
        return CellLanguages.Lacking.Contains(word[2..], StringComparer.OrdinalIgnoreCase)
            ? CellLanguages.Missing(word[2..])
            : $"Unknown magic '{word}'; known are {string.Join(", ", CellLanguages.Magics)}.";
    }

    /// <summary>What failed outside C# code, as the report of a cell; null where nothing did, or where it was told.</summary>
    /// <param name="session">The session.</param>
    /// <param name="name">What errors call the cell.</param>
    /// <param name="source">Its text.</param>
    /// <param name="result">What became of it.</param>
    public static ErrorReport? Failure(ScriptSession session, string name, string source, KernelCommandResult result)
    {
        if (result.Events.OfType<CellFailed>().Any() || result.Events.OfType<CommandFailed>().FirstOrDefault() is not CommandFailed failure)
        {
            return null;
        }

        DiagnosticsProduced? produced = result.Events.OfType<DiagnosticsProduced>().FirstOrDefault(one => one.Diagnostics.Count > 0);
        Diagnostic? diagnostic = produced?.Diagnostics.FirstOrDefault();
        string[] lines = source.Split('\n');
        // A kernel counts the lines of its own piece.
        int above = produced?.Command is SubmitCode { Parent: not null } piece ? Math.Max(source.IndexOf(piece.Code, StringComparison.Ordinal), 0) : 0;
        int line = Math.Clamp(source.AsSpan(0, above).Count('\n') + (diagnostic?.LinePositionSpan.Start.Line ?? 0) + 1, 1, lines.Length);
        string written = lines[line - 1].Trim();
        string message = diagnostic is { Code: UnknownMagic } && written.StartsWith("#!", StringComparison.Ordinal)
            ? Unknown(written)
            : diagnostic?.Message ?? failure.Exception?.Message ?? failure.Message;
        return session.Wrong(name, line, "MagicError", message);
    }

    /// <summary>A wrong magic as the report of its cell, of the one line that .NET Interactive says of it; null for any other line.</summary>
    /// <param name="session">The session.</param>
    /// <param name="name">What errors call the cell.</param>
    /// <param name="source">Its text.</param>
    /// <param name="message">The line.</param>
    public static ErrorReport? Misplaced(ScriptSession session, string name, string source, string message)
    {
        if (Placed().Match(message) is not { Success: true } placed)
        {
            return null;
        }

        int line = int.Parse(placed.Groups["line"].Value, CultureInfo.InvariantCulture);
        string written = source.Split('\n').ElementAtOrDefault(line - 1)?.Trim() ?? "";
        return session.Wrong(name, line, "MagicError", placed.Groups["code"].Value == UnknownMagic && written.Length > 0 ? Unknown(written) : placed.Groups["message"].Value);
    }

    [GeneratedRegex(@"^\((?<line>\d+),\d+\): error (?<code>DNI\w+): (?<message>.*)$", RegexOptions.CultureInvariant)]
    private static partial Regex Placed();

    private static async Task ImportAsync(CompositeKernel root, ScriptSession session, Func<string, string, string, string?> prepare, string path, KernelInvocationContext context)
    {
        string file = Path.GetFullPath(path, session.State.Directory);
        if (!File.Exists(file))
        {
            throw new NotebookException($"There is no file '{file}' to import; its path is relative to the notebook.");
        }

        if (Path.GetExtension(file).ToUpperInvariant() is ".CS" or ".CSX")
        {
            await SendAsync($"#load \"{file}\"", CellLanguages.CSharp, Path.GetFileName(file)).ConfigureAwait(false);
            return;
        }

        Notebook notebook = NotebookFile.Read(file);
        int number = 0;
        foreach (NotebookCell cell in notebook.Cells)
        {
            number++;
            if (cell.Type == CellType.Raw)
            {
                continue;
            }

            string name = CellName.Of(file, number);
            string text = cell.Source.ReplaceLineEndings("\n");
            session.Name(name, text);
            string word = cell.Type == CellType.Markdown ? CellLanguages.Markdown : notebook.LanguageOf(cell) ?? CellLanguages.CSharp;
            if (CellLanguages.Of(word) is not string language)
            {
                throw new NotebookException($"{name}: {CellLanguages.Missing(word)}");
            }

            // After a failure the rest is passed over, as what follows a failed piece of a cell is.
            if (prepare(name, text, language) is string prepared)
            {
                await SendAsync(prepared, language, name).ConfigureAwait(false);
            }
        }

        Task SendAsync(string text, string language, string name)
        {
            SubmitCode command = CellPlace.Command(text, language, name);
            command.SetParent(context.Command, bubbleEvents: true);
            return root.SendAsync(command);
        }
    }
}
