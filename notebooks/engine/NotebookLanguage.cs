using System.Text.Json.Nodes;

namespace Vcmr.Engine;

/// <summary>The language of the notebooks, as Jupyter has it.</summary>
public static class NotebookLanguage
{
    /// <summary>The <c>language_info</c> of a notebook's metadata and of a kernel: viewers colour the code by it.</summary>
    public static JsonObject Info() => new()
    {
        ["codemirror_mode"] = "text/x-csharp",
        ["file_extension"] = ".cs",
        ["mimetype"] = "text/x-csharp",
        ["name"] = "C#",
        ["pygments_lexer"] = "csharp",
        ["version"] = "14.0",
    };
}
