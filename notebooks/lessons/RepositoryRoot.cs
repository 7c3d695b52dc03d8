namespace Vcmr.Lessons;

/// <summary>Finds the repository's root, so that paths mean the same from every folder.</summary>
public static class RepositoryRoot
{
    /// <summary>The nearest folder above <paramref name="start"/> (by default this library's) that holds the solution.</summary>
    /// <exception cref="VcmrException">There is none.</exception>
    public static string Find(string? start = null)
    {
        foreach (string from in new[] { start, Environment.CurrentDirectory, AppContext.BaseDirectory, Path.GetDirectoryName(typeof(RepositoryRoot).Assembly.Location) }.OfType<string>())
        {
            for (string? folder = Path.GetFullPath(from); folder is not null; folder = Path.GetDirectoryName(folder))
            {
                if (File.Exists(Path.Combine(folder, "Vcmr.slnx")))
                {
                    return folder;
                }
            }
        }

        throw new VcmrException("The project's folder was not found; start from inside a clone of it.");
    }
}
