using Vcmr.Engine.Scripting.Packages;

namespace Vcmr.Engine.Scripting;

/// <summary>Adds what the <c>#r</c> and <c>#i</c> lines of a cell name.</summary>
/// <param name="references">What cells reference.</param>
/// <param name="packages">The notebook's packages.</param>
/// <param name="directory">Where relative paths start.</param>
internal sealed class CellReferences(ReferenceSet references, NotebookPackages packages, string directory)
{
    /// <summary>Adds them: all packages of the cell at once, then the files.</summary>
    /// <param name="directives">The lines.</param>
    /// <param name="interrupt">Stops it.</param>
    /// <exception cref="ReferenceException">Something cannot be referenced.</exception>
    public void Add(IReadOnlyList<ReferenceDirective> directives, CancellationToken interrupt)
    {
        List<PackageRequest> requests = [];
        List<string> sources = [];
        List<ReferenceDirective> files = [];
        int? first = null;
        foreach (ReferenceDirective directive in directives)
        {
            if (!PackageRequest.IsNuGet(directive.Text, out string? rest))
            {
                files.Add(directive);
                continue;
            }

            first ??= directive.Line;
            if (directive.IsSource)
            {
                sources.Add(rest);
            }
            else
            {
                At(directive.Line, () => requests.Add(PackageRequest.Parse(rest)));
            }
        }

        if (first is int line)
        {
            At(line, () => packages.Add(requests, sources, interrupt));
        }

        foreach (ReferenceDirective file in files)
        {
            At(file.Line, () => AddFile(file));
        }
    }

    private void AddFile(ReferenceDirective file)
    {
        if (file.IsSource)
        {
            throw new NotebookException($"'#i' adds a source of packages: write '#i \"nuget: {file.Text}\"'.");
        }

        string path = Path.GetFullPath(file.Text, directory);
        // Parts of the framework go by their names too, and are there always.
        if (File.Exists(path) || !HostAssemblies.References.ContainsKey(Path.GetFileName(path) == file.Text ? file.Text.Replace(".dll", "", StringComparison.OrdinalIgnoreCase) : ""))
        {
            references.Add(path);
        }
    }

    private static void At(int line, Action action)
    {
        try
        {
            action();
        }
        catch (NotebookException e)
        {
            throw new ReferenceException(line, e.Message);
        }
    }
}
