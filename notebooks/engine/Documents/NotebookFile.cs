using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Vcmr.Engine.Documents;

/// <summary>Reads and writes <c>.ipynb</c> files (nbformat 4), and reads <c>.dib</c> files.</summary>
public static class NotebookFile
{
    // Plotly's figures nest some twenty levels; nothing sane comes near this.
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 256, AllowDuplicateProperties = false };

    // Nothing opens a larger one either, and reading takes several times its size in memory.
    private const long MaxBytes = 512L << 20;

    private const int MaxReason = 200;

    private static readonly string[] Asides = [" LineNumber:", " Path:", " Change the reader options"];

    /// <summary>Reads a notebook.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The notebook.</returns>
    /// <exception cref="NotebookException">The file is missing or neither a notebook of nbformat 4 nor a <c>.dib</c>.</exception>
    public static Notebook Read(string path)
    {
        string text;
        try
        {
            FileInfo file = new(path);
            if (Directory.Exists(path))
            {
                throw new NotebookException($"'{path}' is a folder; name the notebook in it.", ExitCodes.Usage);
            }

            if (file.Exists && file.Length > MaxBytes)
            {
                throw new NotebookException($"'{path}' is larger than {MaxBytes >> 20} MB; remove outputs from it in the program that wrote it.", ExitCodes.Usage);
            }

            text = File.ReadAllText(path, new UTF8Encoding(false, throwOnInvalidBytes: true));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new NotebookException($"There is no notebook '{path}'{Meant(path)}", ExitCodes.Usage);
        }
        catch (DecoderFallbackException e)
        {
            throw new NotebookException($"'{path}' is not a notebook: it is not text in UTF-8.", e, ExitCodes.Usage);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new NotebookException($"'{path}' cannot be read: {OneLine(e.Message)}", e, ExitCodes.Usage);
        }

        try
        {
            return Parse(DibFile.Is(path) ? DibFile.ToJupyter(text) : text, path);
        }
        catch (FormatException e)
        {
            throw new NotebookException($"'{path}' is not a valid notebook: {OneLine(e.Message)}", e, ExitCodes.Usage);
        }
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
            throw new NotebookException($"'{name}' is not a notebook: broken JSON{(e.LineNumber is long line ? $" at line {line + 1}" : "")}: {Reason(e)}", e, ExitCodes.Usage);
        }
        catch (InvalidOperationException e)
        {
            // Half a character in a name; in a text the reader below finds it.
            throw new NotebookException($"'{name}' is not a valid notebook: {OneLine(e.Message)}", e, ExitCodes.Usage);
        }

        try
        {
            return NotebookReader.Read(root);
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException or OverflowException)
        {
            throw new NotebookException($"'{name}' is not a valid notebook: {OneLine(e.Message)}", e, ExitCodes.Usage);
        }
    }

    // A notebook of nearly that name in that folder, or in one of this name that lies here.
    private static string Meant(string path)
    {
        string folder = Path.GetDirectoryName(path) ?? "";
        try
        {
            IEnumerable<string> known = new[] { folder, "notebooks" }.Distinct().Where(f => Directory.Exists(f.Length == 0 ? "." : f))
                .SelectMany(f => Directory.GetFiles(f.Length == 0 ? "." : f).Where(n => Path.GetExtension(n) is ".ipynb" or ".dib").Select(n => Path.Combine(f, Path.GetFileName(n))));
            return NearWord.Of(Path.GetFileName(path), known.Select(k => Path.GetFileName(k))) is string name ? $"; did you mean '{known.First(k => Path.GetFileName(k) == name)}'?" : ".";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ".";
        }
    }

    // What the reader of JSON says ends in places it has named already, or in advice for programmers.
    private static string Reason(JsonException e)
    {
        string said = OneLine(e.Message);
        int end = Asides.Select(aside => said.IndexOf(aside, StringComparison.Ordinal)).Where(at => at >= 0).DefaultIfEmpty(-1).Min();
        return e.Message.Contains("depth", StringComparison.Ordinal) ? $"it is nested deeper than {Options.MaxDepth} levels." : end < 0 ? said : said[..end];
    }

    private static string OneLine(string message)
    {
        string line = string.Concat(message.ReplaceLineEndings(" ").Select(c => char.IsControl(c) ? ' ' : c));
        return line.Length <= MaxReason ? line : line[..MaxReason] + "…";
    }

    /// <summary>
    /// Writes a notebook as Jupyter does. The file is complete or unchanged: it is written aside, flushed and renamed.
    /// </summary>
    /// <param name="notebook">The notebook; cells without an id get one.</param>
    /// <param name="path">The file; its folder is made if missing.</param>
    /// <exception cref="NotebookException">The file cannot be written.</exception>
    public static void Write(Notebook notebook, string path) => WholeFile.Write(path, Encoding.UTF8.GetBytes(JupyterJson.Write(notebook.ToJson())));
}
