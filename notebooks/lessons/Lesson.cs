using Vcmr.Charts;
using Vcmr.Cluster;
using Vcmr.Studies;
using Vcmr.Studies.KnownTruth;
using Vcmr.Synthesis;

namespace Vcmr.Lessons;

/// <summary>Opens studies as the notebooks and the command line do: by a profile's name, in a clone of the repository.</summary>
public static class Lesson
{
    // Batch scripts name a node's own disk by it.
    private const string Scratch = "VCMR_SCRATCH";

    /// <summary>Opens a study of this repository.</summary>
    /// <param name="profile">Name of a profile in <c>notebooks/profiles</c>, or a YAML file.</param>
    /// <param name="seed">If positive, the one seed that is used instead of the profile's list.</param>
    /// <param name="results">Folder for results; <c>results/PROFILE</c> where it is empty.</param>
    /// <param name="settings">Values that take the place of the profile's, such as <c>audio.epochs=3</c>.</param>
    /// <param name="progress">Where progress goes; the console where it is null.</param>
    /// <param name="without">A cue whose corpus without it is meant, as the known-truth study makes it; null for the profile's own.</param>
    /// <exception cref="VcmrException">There is no such profile, or it or a setting is wrong.</exception>
    public static Study Open(
        string profile, int seed = 0, string results = "", IEnumerable<string>? settings = null, ProgressLines? progress = null, PictureCue? without = null)
    {
        string root = RepositoryRoot.Find();
        Profile loaded = LoadProfile(profile, settings);
        loaded = seed > 0 ? loaded with { Seeds = [seed] } : loaded;
        loaded = without is { } cue ? KnownTruthStudy.WithoutCue(loaded, cue) : loaded;
        return new Study(loaded, new StudyOptions { Root = root, Results = results, Progress = progress, Maker = Make, Scratch = Environment.GetEnvironmentVariable(Scratch) ?? "" });
    }

    /// <summary>Reads a profile of this repository.</summary>
    /// <inheritdoc cref="Open"/>
    public static Profile LoadProfile(string profile, IEnumerable<string>? settings = null) =>
        Profile.Load(ProfileFile(profile), settings, Path.Combine(RepositoryRoot.Find(), "notebooks", "profiles"));

    /// <summary>Names of the profiles of this repository.</summary>
    public static IReadOnlyList<string> ProfileNames() =>
        Directory.Exists(Path.Combine(RepositoryRoot.Find(), "notebooks", "profiles"))
            ? [.. Directory.GetFiles(Path.Combine(RepositoryRoot.Find(), "notebooks", "profiles"), "*.yaml").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)]
            : [];

    /// <summary>The file of a profile of this repository.</summary>
    /// <param name="profile">Name of a profile in <c>notebooks/profiles</c>, or a YAML file.</param>
    /// <exception cref="VcmrException">There is no such profile.</exception>
    public static string ProfileFile(string profile) => ProfileFile(profile, RepositoryRoot.Find());

    /// <summary>The truth about a study's music videos where they were synthesised; nothing for other data.</summary>
    /// <param name="study">The study.</param>
    public static IReadOnlyList<DemoSong> Songs(Study study) => study.Data.IsDemo ? DemoCorpus.Songs(study.Data.Folder) : [];

    /// <summary>Measures how much the songs of a study's synthesised data differ, which are made if they are not there.</summary>
    /// <param name="study">The study.</param>
    /// <param name="progress">Told of each item.</param>
    /// <param name="cancellation">Stops between two items.</param>
    /// <exception cref="VcmrException">The study's data are not synthesised.</exception>
    public static DemoCard Card(Study study, ProgressLines progress, CancellationToken cancellation = default)
    {
        if (!study.Data.IsDemo)
        {
            throw new VcmrException($"Profile '{study.Profile.Name}' has data of its own, and the card is about synthesised ones; choose a profile with data.kind: demo.");
        }

        study.Data.Make(cancellation);
        return DemoCard.Measure(study.Data.Folder, Options(study.Profile.Data), progress, cancellation);
    }

    /// <summary>Measures how long a known-truth study takes on this machine.</summary>
    /// <param name="study">A study of the profile.</param>
    /// <param name="cancellation">Stops between two items.</param>
    /// <exception cref="VcmrException">The study's data are not synthesised.</exception>
    public static StudyEstimate Estimate(Study study, CancellationToken cancellation = default) => StudyEstimate.Measure(
        study.Profile, new StudyOptions { Root = study.Data.Root, Progress = study.Progress, Maker = Make }, cancellation);

    /// <summary>Measures what pieces of a profile's study cost on this machine, on a few videos made for it (about two minutes).</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="progress">Where progress goes.</param>
    /// <param name="cancellation">Stops between two items.</param>
    public static CostRates Rates(Profile profile, ProgressLines progress, CancellationToken cancellation = default) =>
        CostRates.Measure(profile, new StudyOptions { Root = RepositoryRoot.Find(), Progress = progress, Maker = Make }, cancellation);

    private static void Make(string folder, DataOptions options, ProgressLines progress, CancellationToken cancellation) =>
        DemoCorpus.Make(folder, Options(options), progress, cancellation);

    private static DemoOptions Options(DataOptions options) =>
        new() { Videos = options.DemoVideos, Clips = options.DemoClips, Seed = options.DemoSeed, ShortestVideo = options.DemoShortest, LongestVideo = options.DemoLongest, Cues = options.Cues };

    private static string ProfileFile(string profile, string root)
    {
        string path = profile.EndsWith(".yaml", StringComparison.Ordinal) ? profile : Path.Combine(root, "notebooks", "profiles", profile + ".yaml");
        if (File.Exists(path))
        {
            return path;
        }

        IReadOnlyList<string> known = ProfileNames();
        string meant = NearWord.Of(profile, known) is { } near ? $"did you mean {near}? There are" : "choose one of";
        throw new VcmrException($"There is no profile '{profile}'; {meant}: {string.Join(", ", known)}.");
    }
}

/// <summary>A profile's most important values as a table.</summary>
public static class ProfileTable
{
    /// <summary>Lists the values of a study's profile and the size of its data.</summary>
    public static Table Of(Study study) => Table.From(Values(study.Profile, study).Select(r => new { r.Setting, r.Value }));

    private static (string Setting, string Value)[] Values(Profile profile, Study study) =>
    [
        ("profile", profile.Name),
        ("seeds", string.Join(", ", profile.Seeds)),
        ("input", $"{profile.Model.InputLength} samples, {profile.Model.InputLength / 16_000.0:F2} s"),
        ("channels of the first block", $"{profile.Model.Width} (the paper has 128)"),
        ("stage 1", $"{profile.Audio.Epochs} epochs, batch {profile.Audio.Batch}, learning rate {profile.Audio.LearningRate}"),
        ("stage 2", $"{profile.AudioVideo.Epochs} epochs, batch {profile.AudioVideo.Batch}, learning rate {profile.AudioVideo.LearningRate}, {profile.AudioVideo.FrozenBlocks} frozen blocks"),
        ("stage 3", $"up to {profile.Tagging.Epochs} epochs, batch {profile.Tagging.Batch}, learning rate {profile.Tagging.LearningRate}"),
        ("music videos", $"{study.Videos.Videos.Count} files, {study.Videos.Segments.Count} segments of 15 s"),
        ("tagged clips", $"{study.Tagged.Clips.Count} clips, {study.Tagged.Tags.Count} tags"),
        ("frame encoder", study.Videos.EncoderId),
    ];
}

/// <summary>Finds the repository's root, so that paths mean the same from every folder.</summary>
public static class RepositoryRoot
{
    private const string Variable = "VCMR_ROOT";

    /// <summary>The nearest folder above <paramref name="start"/> (by default this library's) that holds the solution.</summary>
    /// <exception cref="VcmrException">There is none.</exception>
    /// <remarks>Where the environment names it (<c>VCMR_ROOT</c>), as on the nodes of a cluster, the program may lie elsewhere.</remarks>
    public static string Find(string? start = null)
    {
        if (start is null && Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named && Directory.Exists(named))
        {
            return Path.GetFullPath(named);
        }

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
