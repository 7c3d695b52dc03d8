using System.Diagnostics;
using System.Globalization;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Directives;
using Microsoft.DotNet.Interactive.Documents;
using Microsoft.DotNet.Interactive.Formatting;
using Vcmr.Engine.Display;
using Vcmr.Engine.Scripting;

namespace Vcmr.Engine.Hosting;

/// <summary>The magics that .NET Interactive's packages do not bring, or not in a form that a reader wants.</summary>
internal static class Magics
{
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
    public static void AddTo(CompositeKernel root, CSharpKernel csharp, ScriptSession session)
    {
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
        root.AddDirective<ImportDocument>(import, (command, context) => ImportAsync(root, session, command.FilePath, context));
    }

    /// <summary>What is said of a magic that does not exist.</summary>
    /// <param name="line">Its line.</param>
    public static string Unknown(string line)
    {
        string word = line.Split((char[]?)null)[0];
        return word[2..].ToUpperInvariant() is "FSHARP" or "F#" or "PWSH" or "POWERSHELL" or "SQL" or "KQL" or "PYTHON" or "R" or "VALUE" or "HTTP"
            ? CellLanguages.Missing(word[2..])
            : $"Unknown magic '{word}'; known are {string.Join(", ", CellLanguages.Magics)}.";
    }

    private static async Task ImportAsync(CompositeKernel root, ScriptSession session, string path, KernelInvocationContext context)
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

        KernelInfoCollection kernels = [];
        foreach (Kernel kernel in root.ChildKernels)
        {
            kernels.Add(new Microsoft.DotNet.Interactive.Documents.KernelInfo(kernel.Name, kernel.KernelInfo.LanguageName, [.. kernel.KernelInfo.Aliases]));
        }

        InteractiveDocument document = await InteractiveDocument.LoadAsync(new FileInfo(file), kernels).ConfigureAwait(false);
        int number = 0;
        foreach (InteractiveDocumentElement element in document.Elements)
        {
            number++;
            string name = CellName.Of(file, number);
            string text = element.Contents.ReplaceLineEndings("\n");
            session.Name(name, text);
            if (CellLanguages.Of(element.KernelName ?? CellLanguages.CSharp) is not string language)
            {
                throw new NotebookException($"{name}: {CellLanguages.Missing(element.KernelName!)}");
            }

            await SendAsync(text, language, name).ConfigureAwait(false);
        }

        async Task SendAsync(string text, string language, string name)
        {
            SubmitCode command = CellPlace.Command(text, language, name);
            command.SetParent(context.Command, bubbleEvents: true);
            await root.SendAsync(command).ConfigureAwait(false);
        }
    }
}
