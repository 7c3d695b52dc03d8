using Vcmr.Studies;
using Vcmr.Synthesis;

namespace Vcmr.Lessons;

/// <summary>Opens studies as the notebooks and the command line do: by a profile's name, in a clone of the repository.</summary>
public static class Lesson
{
    /// <summary>Opens a study of this repository.</summary>
    /// <param name="profile">Name of a profile in <c>notebooks/profiles</c>, or a YAML file.</param>
    /// <param name="seed">If positive, the one seed that is used instead of the profile's list.</param>
    /// <param name="results">Folder for results; <c>results/PROFILE</c> where it is empty.</param>
    /// <param name="settings">Values that take the place of the profile's, such as <c>audio.epochs=3</c>.</param>
    /// <param name="progress">Where progress goes; the console where it is null.</param>
    /// <exception cref="VcmrException">There is no such profile, or it or a setting is wrong.</exception>
    public static Study Open(string profile, int seed = 0, string results = "", IEnumerable<string>? settings = null, ProgressLines? progress = null)
    {
        string root = RepositoryRoot.Find();
        Profile loaded = LoadProfile(profile, settings);
        loaded = seed > 0 ? loaded with { Seeds = [seed] } : loaded;
        return new Study(loaded, new StudyOptions { Root = root, Results = results, Progress = progress, Maker = Make });
    }

    /// <summary>Reads a profile of this repository.</summary>
    /// <inheritdoc cref="Open"/>
    public static Profile LoadProfile(string profile, IEnumerable<string>? settings = null) =>
        Profile.Load(ProfileFile(profile, RepositoryRoot.Find()), settings);

    /// <summary>The truth about a study's music videos where they were synthesised; nothing for other data.</summary>
    /// <param name="study">The study.</param>
    public static IReadOnlyList<DemoSong> Songs(Study study) => study.Data.IsDemo ? DemoCorpus.Songs(study.Data.Folder) : [];

    private static void Make(string folder, DataOptions options, ProgressLines progress, CancellationToken cancellation) => DemoCorpus.Make(
        folder, new DemoOptions { Videos = options.DemoVideos, Clips = options.DemoClips, Seed = options.DemoSeed }, progress, cancellation);

    private static string ProfileFile(string profile, string root)
    {
        string folder = Path.Combine(root, "notebooks", "profiles");
        string path = profile.EndsWith(".yaml", StringComparison.Ordinal) ? profile : Path.Combine(folder, profile + ".yaml");
        IEnumerable<string?> known = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.yaml").Select(Path.GetFileNameWithoutExtension).Order() : [];
        return File.Exists(path) ? path : throw new VcmrException($"There is no profile '{profile}'; choose one of: {string.Join(", ", known)}.");
    }
}
