using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Vcmr.Engine.Documents;

/// <summary>Reads and writes <c>.ipynb</c> files (nbformat 4).</summary>
public static class NotebookFile
{
    // Plotly's figures nest some twenty levels; nothing sane comes near this.
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 256, AllowDuplicateProperties = false };

    /// <summary>Reads a notebook.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The notebook.</returns>
    /// <exception cref="NotebookException">The file is missing or not a notebook of nbformat 4.</exception>
    public static Notebook Read(string path)
    {
        string text;
        try
        {
            text = File.ReadAllText(path, new UTF8Encoding(false, throwOnInvalidBytes: true));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new NotebookException($"There is no notebook '{path}'.", ExitCodes.Usage);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or DecoderFallbackException)
        {
            throw new NotebookException($"'{path}' cannot be read: {e.Message}", e);
        }

        return Parse(text, path);
    }

    /// <summary>Reads a notebook from its text.</summary>
    /// <param name="text">The JSON.</param>
    /// <param name="name">What to call it in errors.</param>
    /// <returns>The notebook.</returns>
    /// <exception cref="NotebookException">The text is not a notebook of nbformat 4.</exception>
    public static Notebook Parse(string text, string name)
    {
        JsonNode? root;
        try
        {
            root = JsonNode.Parse(text, null, Options);
        }
        catch (JsonException e)
        {
            throw new NotebookException($"'{name}' is not a notebook: broken JSON at line {e.LineNumber + 1}.", e);
        }

        try
        {
            return NotebookReader.Read(root);
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException or OverflowException)
        {
            throw new NotebookException($"'{name}' is not a valid notebook: {e.Message}", e);
        }
    }

    /// <summary>
    /// Writes a notebook as Jupyter does. The file is complete or unchanged: it is written aside, flushed and renamed.
    /// </summary>
    /// <param name="notebook">The notebook; cells without an id get one.</param>
    /// <param name="path">The file; its folder is made if missing.</param>
    /// <exception cref="NotebookException">The file cannot be written.</exception>
    public static void Write(Notebook notebook, string path) => WholeFile.Write(path, Encoding.UTF8.GetBytes(JupyterJson.Write(notebook.ToJson())));
}
