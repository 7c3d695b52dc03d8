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
    public static string ToJupyter(string text) => CodeSubmission.Parse(text, Kernels()).ToJupyterJson(CellLanguages.CSharp);

    private static KernelInfoCollection Kernels()
    {
        KernelInfoCollection kernels = [];
        kernels.DefaultKernelName = CellLanguages.CSharp;
        foreach (string language in CellLanguages.All)
        {
            kernels.Add(new KernelInfo(language, language, [.. CellLanguages.AliasesOf(language)]));
        }

        return kernels;
    }
}
