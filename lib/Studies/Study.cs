using TorchSharp;
using Vcmr.Datasets.Tagged;
using Vcmr.Datasets.Videos;
using Vcmr.Training;

namespace Vcmr.Studies;

/// <summary>What a study needs beside its profile.</summary>
public sealed record StudyOptions
{
    /// <summary>The folder from which the profile's relative paths start; the current folder unless set.</summary>
    public string Root { get; init; } = Environment.CurrentDirectory;

    /// <summary>Folder for results; <c>results/PROFILE</c> below the root where it is empty.</summary>
    public string Results { get; init; } = "";

    /// <summary>
    /// A folder on this machine's own disk, to which finished corpora are copied where the shared disk is far; where it is empty
    /// they are read where they lie.
    /// </summary>
    public string Scratch { get; init; } = "";

    /// <summary>Where progress goes; the console where it is null.</summary>
    public ProgressLines? Progress { get; init; }

    /// <summary>Makes the data of profiles with <c>data.kind: demo</c>; null where nothing can.</summary>
    public DataMaker? Maker { get; init; }
}

/// <summary>
/// A profile at work: its data, its runs, its results. Whatever was finished before is found again, so opening a study a
/// second time costs nothing.
/// </summary>
public sealed class Study : IDisposable
{
    private readonly RunFolders _runs;

    /// <summary>
    /// Opens a study. Sets the number of torch's threads for the whole process to the profile's, since it is part of a
    /// result; nothing else outside the study changes. What loading this library sets once for the process says
    /// <see cref="Native.TorchLibrary"/>.
    /// </summary>
    /// <param name="profile">The profile, see <see cref="Profile.Load"/>.</param>
    /// <param name="options">Folders, progress and who makes demo data.</param>
    /// <exception cref="VcmrException">The profile's device is not there.</exception>
    public Study(Profile profile, StudyOptions? options = null)
    {
        options ??= new StudyOptions();
        string root = Path.GetFullPath(options.Root);
        torch.set_num_threads(profile.Threads);
        Results = options.Results.Length > 0 ? Path.GetFullPath(options.Results) : Path.Combine(root, "results", profile.Name);
        Progress = options.Progress ?? new ProgressLines();
        Device = ComputeDevices.Open(profile.Device);
        Profile = profile = PrecisionChoice.Resolve(profile, Results, Device, Progress.Line);
        _runs = new RunFolders(Results);
        Data = new StudyData(profile, root, Progress, options.Maker) { Scratch = options.Scratch };
        Pretraining = new Pretraining(profile, Data, _runs, Device, Progress);
        Tagging = new Tagging(profile, Data, _runs, Pretraining, Device, Progress);
        Probing = new Probing(profile, Data, Tagging);
        Robustness = new Robustness(profile, Data, _runs, Tagging, Results, Device, Progress);
        Maker = options.Maker;
    }

    /// <summary>The profile, each stage with the precision that it trains in.</summary>
    public Profile Profile { get; }

    /// <summary>The profile's results folder.</summary>
    public string Results { get; }

    /// <summary>Where training computes.</summary>
    public torch.Device Device { get; }

    /// <summary>Where progress goes.</summary>
    public ProgressLines Progress { get; }

    /// <summary>Makes and prepares the data.</summary>
    public StudyData Data { get; }

    /// <summary>Stages 1 and 2.</summary>
    public Pretraining Pretraining { get; }

    /// <summary>Stage 3.</summary>
    public Tagging Tagging { get; }

    /// <summary>Linear probes of its encoders, and baselines.</summary>
    public Probing Probing { get; }

    /// <summary>What its taggers score on disturbed test clips.</summary>
    public Robustness Robustness { get; }

    /// <summary>The music videos, prepared when first asked for.</summary>
    public VideoCorpus Videos => Data.Videos;

    /// <summary>The tagged set, prepared when first asked for.</summary>
    public TaggedCorpus Tagged => Data.TaggedClips;

    /// <summary>Makes the data of profiles with <c>data.kind: demo</c>.</summary>
    internal DataMaker? Maker { get; }

    /// <summary>Takes a run folder, wherever it lies, as the one that the study's next run of that stage goes on with.</summary>
    /// <param name="stage">The stage that is to be trained: <c>audio</c>, <c>audio-video</c>, <c>tags</c> or <c>supervised</c>.</param>
    /// <param name="folder">The run folder.</param>
    /// <returns>The run's seed, for <c>tags</c> its encoder and its part of the training clips, and for <c>supervised</c> its network, null for SampleCNN.</returns>
    /// <exception cref="VcmrException">The folder holds no run of that stage.</exception>
    public (int Seed, Method? Method, double Fraction) Resume(string stage, string folder)
    {
        RunRecord record = _runs.Resume(stage, folder);
        return (record.Seed, record.Method, record.Fraction);
    }

    /// <inheritdoc />
    public void Dispose() => Data.Dispose();
}
