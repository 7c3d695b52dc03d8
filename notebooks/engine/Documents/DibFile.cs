using Microsoft.DotNet.Interactive.Documents;
using Microsoft.DotNet.Interactive.Documents.Jupyter;

namespace Vcmr.Engine.Documents;

/// <summary>Notebooks as .NET Interactive writes them: plain text, cells between lines with the names of languages, no outputs.</summary>
internal static class DibFile
{
    /// <summary>The files' extension.</summary>
    public const string Extension = ".dib";

    /// <summary>Whether a file is one by its name.</summary>
    public static bool Is(string path) => Path.GetExtension(path).Equals(Extension, StringComparison.OrdinalIgnoreCase);

    /// <summary>The same notebook as Jupyter has it.</summary>
    /// <param name="text">The file's text.</param>
    /// <returns>The JSON.</returns>
    /// <exception cref="FormatException">Its description of kernels is damaged.</exception>
    public static string ToJupyter(string text)
    {
        try
        {
            return CodeSubmission.Parse(text, Kernels()).ToJupyterJson(CellLanguages.CSharp);
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or InvalidOperationException or ArgumentException)
        {
            throw new FormatException($"its '#!meta' is damaged ({e.Message.TrimEnd('.')}); correct or remove it.", e);
        }
    }

    private static KernelInfoCollection Kernels()
    {
        KernelInfoCollection kernels = [];
        kernels.DefaultKernelName = CellLanguages.CSharp;
        foreach (string language in CellLanguages.All)
        {
            kernels.Add(new KernelInfo(language, language, [.. CellLanguages.AliasesOf(language)]));
        }

        // Cells of languages that the session lacks are cells too.
        foreach (string language in CellLanguages.Lacking)
        {
            kernels.Add(new KernelInfo(language, language, []));
        }

        return kernels;
    }
}
