using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Vcmr.Engine.Documents;
using Vcmr.Engine.Html;
using Vcmr.Engine.Processes;

namespace Vcmr.Engine.Jupyter;

/// <summary>What tells Jupyter how to start this kernel: a folder with a file <c>kernel.json</c>, and for Notebook 6 what draws figures.</summary>
internal static class KernelSpec
{
    /// <summary>The name that notebooks made for .NET Interactive carry.</summary>
    public const string DefaultName = ".net-csharp";

    /// <summary>The name that menus show.</summary>
    public const string DefaultDisplayName = ".NET (C#)";

    private const string FileName = "kernel.json";

    // Jupyter Notebook 6 looks for it by this name.
    private const string ScriptName = "kernel.js";

    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the specification in place of an older one; at no moment is there half of one.</summary>
    /// <param name="dataFolder">A data folder of Jupyter.</param>
    /// <param name="name">The kernel's name.</param>
    /// <param name="displayName">The name that menus show.</param>
    /// <returns>The folder written.</returns>
    public static string Install(string dataFolder, string name, string displayName)
    {
        string folder = Folder(dataFolder, name);
        JsonObject specification = new()
        {
            ["argv"] = new JsonArray(DotNetHost.Path, typeof(KernelSpec).Assembly.Location, "kernel", "start", "{connection_file}"),
            ["display_name"] = displayName,
            ["language"] = "C#",
            ["interrupt_mode"] = "message",
            ["metadata"] = new JsonObject { ["debugger"] = false },
        };
        string script = Path.Combine(Path.GetDirectoryName(typeof(KernelSpec).Assembly.Location)!, "Jupyter", ScriptName);
        try
        {
            Directory.CreateDirectory(folder);
            WholeFile.Write(Path.Combine(folder, "plotly.min.js"), Encoding.UTF8.GetBytes(HtmlLibrary.Plotly));
            WholeFile.Write(Path.Combine(folder, ScriptName), File.ReadAllBytes(script));
            WholeFile.Write(Path.Combine(folder, FileName), Encoding.UTF8.GetBytes(specification.ToJsonString(Options) + "\n"));
            return folder;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new NotebookException($"The kernel cannot be installed in '{folder}' ({e.Message}); choose another folder with --prefix, or leave it out to install for yourself only.", e);
        }
    }

    /// <summary>Removes the specification.</summary>
    /// <returns>The folder removed.</returns>
    public static string Uninstall(string dataFolder, string name)
    {
        string folder = Folder(dataFolder, name);
        if (!File.Exists(Path.Combine(folder, FileName)))
        {
            throw new NotebookException($"No kernel is installed in '{folder}'; 'jupyter kernelspec list' shows where kernels are.");
        }

        try
        {
            Directory.Delete(folder, recursive: true);
            return folder;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new NotebookException($"'{folder}' cannot be removed: {e.Message}", e);
        }
    }

    private static string Folder(string dataFolder, string name) => Path.Combine(dataFolder, "kernels", name);
}
