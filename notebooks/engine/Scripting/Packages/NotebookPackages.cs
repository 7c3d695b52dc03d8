using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Formatting;

namespace Vcmr.Engine.Scripting.Packages;

/// <summary>
/// The packages of one notebook. Everything asked for so far is restored as one set, so that what packages share has
/// one version.
/// </summary>
/// <param name="restorer">Gets packages.</param>
/// <param name="references">What cells reference.</param>
/// <param name="directory">The notebook's folder.</param>
internal sealed class NotebookPackages(PackageRestorer restorer, ReferenceSet references, string directory)
{
    private readonly HashSet<string> extensions = new(StringComparer.Ordinal);
    private List<PackageRequest> packages = [];
    private List<string> sources = [];

    /// <summary>Adds what one cell asks for.</summary>
    /// <param name="requests">Its packages.</param>
    /// <param name="added">Its sources: addresses, or folders relative to the notebook's.</param>
    /// <param name="interrupt">Stops a restore.</param>
    /// <exception cref="NotebookException">The packages cannot be restored, or do not go with what is loaded.</exception>
    public void Add(IReadOnlyList<PackageRequest> requests, IEnumerable<string> added, CancellationToken interrupt)
    {
        List<string> allSources = [.. sources.Union(added.Select(Absolute))];
        List<PackageRequest> all = [.. packages];
        foreach (PackageRequest request in requests)
        {
            Merge(all, request);
        }

        if (requests.Count > 0 && !all.SequenceEqual(packages))
        {
            Restore(all, allSources, requests, interrupt);
        }

        (packages, sources) = (all, allSources);
    }

    private void Restore(List<PackageRequest> all, List<string> allSources, IReadOnlyList<PackageRequest> requests, CancellationToken interrupt)
    {
        string asked = string.Join(", ", requests);
        DisplayedValue? progress = null;
        PackageFolder found;
        try
        {
            found = restorer.Restore(all, allSources, directory, () => progress = Kernel.display($"Restoring {asked} …"), interrupt);
            references.AddFolder(found.Assembly);
        }
        catch
        {
            progress?.Update($"Not restored: {asked}");
            throw;
        }

        foreach (string extension in found.Extensions().Where(file => extensions.Add(Path.GetFileName(file))))
        {
            PackageExtensions.Load(extension, references);
        }

        IReadOnlyDictionary<string, string> versions = found.Versions();
        string list = string.Join('\n', requests.Select(request => $"{request.Id} {versions.GetValueOrDefault(request.Id, request.Version)}"));
        if (progress is null)
        {
            Kernel.display(list);
        }
        else
        {
            progress.Update(list);
        }
    }

    // A version that was asked for holds against a later "any".
    private static void Merge(List<PackageRequest> all, PackageRequest request)
    {
        int at = all.FindIndex(package => package.Id.Equals(request.Id, StringComparison.OrdinalIgnoreCase));
        if (at < 0)
        {
            all.Add(request);
        }
        else if (request.Version == "*" || all[at] == request)
        {
            return;
        }
        else if (all[at].Version == "*")
        {
            all[at] = request;
        }
        else
        {
            throw new NotebookException($"{all[at]} is in use already, and {request} cannot replace it; restart the session to change the version.");
        }
    }

    private string Absolute(string source)
    {
        if (Uri.TryCreate(source, UriKind.Absolute, out Uri? address) && !address.IsFile)
        {
            return source;
        }

        string folder = Path.GetFullPath(source, directory);
        return Directory.Exists(folder) ? folder : throw new NotebookException($"The package source '{source}' is no address, and there is no folder '{folder}'.");
    }
}
