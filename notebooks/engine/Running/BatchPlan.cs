using Vcmr.Engine.Documents;

namespace Vcmr.Engine.Running;

/// <summary>Reads everything a batch needs, and finds what is wrong with it before anything runs.</summary>
internal static class BatchPlan
{
    private const string ProfileParameter = "profile";

    /// <summary>The batch's notebooks, parameters set.</summary>
    /// <exception cref="NotebookException">A notebook, a parameter or a folder is not usable.</exception>
    public static IReadOnlyList<BatchItem> Make(BatchOptions options, IBatchProgress progress)
    {
        string folder = options.OutputFolder
            ?? Path.Combine("results", options.Parameters.GetValueOrDefault(ProfileParameter) is ParameterValue.Scalar { Text.Length: > 0 } profile ? NameOf(profile.Text) : "executed");
        List<BatchItem> items = [];
        foreach (string path in options.Notebooks)
        {
            string output = Path.Combine(folder, DibFile.Is(path) ? Path.ChangeExtension(Path.GetFileName(path), ".ipynb") : Path.GetFileName(path));
            if (Path.GetFullPath(output) == Path.GetFullPath(path))
            {
                throw new NotebookException($"The executed notebook would take the place of '{path}'; choose another folder with --out.", ExitCodes.Usage);
            }

            if (items.FirstOrDefault(item => item.Output == output) is BatchItem other)
            {
                throw new NotebookException($"'{other.Path}' and '{path}' would both be written to '{output}'; run them one at a time with different --out.", ExitCodes.Usage);
            }

            Notebook notebook = NotebookFile.Read(path);
            items.Add(new BatchItem(path, output, notebook, Earlier(notebook, path, Path.Combine(options.Check?.Folder ?? folder, Path.GetFileName(output)), options.Check)));
        }

        if (options.Check is not null && items.TrueForAll(item => item.Earlier is null))
        {
            throw new NotebookException($"No cell is tagged '{OutputCheck.Tag}', so there is nothing to compare; tag the cells whose outputs must stay the same.", ExitCodes.Usage);
        }

        SetParameters(items, options.Parameters, progress);
        return items;
    }

    // A profile that is a file has the name of the file.
    private static string NameOf(string profile) =>
        profile.EndsWith(".yaml", StringComparison.Ordinal) ? Path.GetFileNameWithoutExtension(profile) : profile;

    private static Notebook? Earlier(Notebook notebook, string path, string earlier, CheckOptions? check)
    {
        if (check is null || !notebook.Cells.Any(OutputCheck.IsChecked))
        {
            return null;
        }

        return File.Exists(earlier)
            ? NotebookFile.Read(earlier)
            : throw new NotebookException($"There is no earlier run '{earlier}' to compare '{path}' with; run it once without --check, or name its folder.", ExitCodes.Usage);
    }

    private static void SetParameters(List<BatchItem> items, IReadOnlyDictionary<string, ParameterValue> parameters, IBatchProgress progress)
    {
        HashSet<string> unknown = [.. parameters.Keys.Where(name => !items.Exists(item => ParameterInjection.Accepts(item.Notebook, name)))];
        foreach (string name in unknown)
        {
            string known = string.Join(", ", items.SelectMany(item => ParameterInjection.Names(item.Notebook)).Distinct());
            progress.Warned($"no notebook has a parameter '{name}', which is set all the same; known are {(known.Length == 0 ? "none" : known)}.");
        }

        foreach (BatchItem item in items)
        {
            try
            {
                ParameterInjection.Inject(
                    item.Notebook, parameters.Where(entry => unknown.Contains(entry.Key) || ParameterInjection.Accepts(item.Notebook, entry.Key)).ToDictionary());
            }
            catch (NotebookException e)
            {
                throw new NotebookException($"{Path.GetFileName(item.Path)}: {e.Message}", e.ExitCode);
            }
        }
    }
}
