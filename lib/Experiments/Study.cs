using TorchSharp;
using Vcmr.Datasets;
using Vcmr.Figures;
using Vcmr.Training;

namespace Vcmr.Experiments;

/// <summary>
/// A profile at work: its data, its runs, its results. Whatever was finished before is found again, so opening a study a
/// second time costs nothing.
/// </summary>
public sealed class Study : IDisposable
{
    private readonly Lazy<Corpus> _videos;
    private readonly Lazy<TaggedCorpus> _tagged;

    private Study(Profile profile, string repository, string results, ProgressLines progress)
    {
        (Profile, Repository, Results, Progress) = (profile, repository, results, progress);
        Device = ComputeDevices.Open(profile.Device);
        Runs = new RunFolders(results);
        Data = new StudyData(this);
        Pretraining = new Pretraining(this);
        Tagging = new Tagging(this);
        Figures = new StudyFigures(this);
        Conclusions = new Conclusions(this);
        VideoExhibits = new VideoExhibits(this);
        CleaningExhibits = new CleaningExhibits(this);
        FrameExhibits = new FrameExhibits(this);
        AudioExhibits = new AudioExhibits(this);
        ContrastiveExhibits = new ContrastiveExhibits(this);
        EmbeddingExhibits = new EmbeddingExhibits(this);
        _videos = new Lazy<Corpus>(() => Data.OpenVideos());
        _tagged = new Lazy<TaggedCorpus>(() => Data.OpenTagged());
    }

    /// <summary>The profile.</summary>
    public Profile Profile { get; }

    /// <summary>The repository's root.</summary>
    public string Repository { get; }

    /// <summary>The profile's results folder.</summary>
    public string Results { get; }

    /// <summary>Where training computes.</summary>
    public torch.Device Device { get; }

    /// <summary>Where progress goes.</summary>
    public ProgressLines Progress { get; }

    /// <summary>Finds or makes the runs' folders.</summary>
    internal RunFolders Runs { get; }

    /// <summary>Makes and prepares the data.</summary>
    public StudyData Data { get; }

    /// <summary>Stages 1 and 2.</summary>
    public Pretraining Pretraining { get; }

    /// <summary>Stage 3.</summary>
    public Tagging Tagging { get; }

    /// <summary>The paper's figures.</summary>
    public StudyFigures Figures { get; }

    /// <summary>What the results say, in words.</summary>
    public Conclusions Conclusions { get; }

    /// <summary>Videos to look at.</summary>
    public VideoExhibits VideoExhibits { get; }

    /// <summary>Cleaning to look at.</summary>
    public CleaningExhibits CleaningExhibits { get; }

    /// <summary>Frames and their features to look at.</summary>
    public FrameExhibits FrameExhibits { get; }

    /// <summary>Audio to hear and to look at.</summary>
    public AudioExhibits AudioExhibits { get; }

    /// <summary>Contrastive learning to look at.</summary>
    public ContrastiveExhibits ContrastiveExhibits { get; }

    /// <summary>Embeddings to look at.</summary>
    public EmbeddingExhibits EmbeddingExhibits { get; }

    /// <summary>The music videos, prepared when first asked for.</summary>
    public Corpus Videos => _videos.Value;

    /// <summary>The tagged set, prepared when first asked for.</summary>
    public TaggedCorpus Tagged => _tagged.Value;

    /// <summary>Opens a study.</summary>
    /// <param name="profile">Name of a profile in <c>notebooks/profiles</c>, or a YAML file.</param>
    /// <param name="seed">If positive, the one seed that is used instead of the profile's list.</param>
    /// <param name="results">Folder for results; <c>results/PROFILE</c> where it is empty.</param>
    /// <param name="settings">Values that take the place of the profile's, such as <c>audio.epochs=3</c>.</param>
    /// <param name="progress">Where progress goes; the console where it is null.</param>
    /// <exception cref="VcmrException">There is no such profile, or it or a setting is wrong.</exception>
    public static Study Open(string profile, int seed = 0, string results = "", IEnumerable<string>? settings = null, ProgressLines? progress = null)
    {
        string repository = RepositoryRoot.Find();
        Profile loaded = Profile.Load(profile, repository, settings);
        loaded = seed > 0 ? loaded with { Seeds = [seed] } : loaded;
        torch.set_num_threads(loaded.Threads);
        string folder = results.Length > 0 ? Path.GetFullPath(results) : Path.Combine(repository, "results", loaded.Name);
        return new Study(loaded, repository, folder, progress ?? new ProgressLines());
    }

    /// <summary>The profile's most important values.</summary>
    public Table ProfileTable() => Table.From(new (string Setting, string Value)[]
    {
        ("profile", Profile.Name),
        ("seeds", string.Join(", ", Profile.Seeds)),
        ("input", $"{Profile.Model.InputLength} samples, {Profile.Model.InputLength / 16_000.0:F2} s"),
        ("channels of the first block", $"{Profile.Model.Width} (the paper has 128)"),
        ("stage 1", $"{Profile.Audio.Epochs} epochs, batch {Profile.Audio.Batch}, learning rate {Profile.Audio.LearningRate}"),
        ("stage 2", $"{Profile.AudioVideo.Epochs} epochs, batch {Profile.AudioVideo.Batch}, learning rate {Profile.AudioVideo.LearningRate}, {Profile.AudioVideo.FrozenBlocks} frozen blocks"),
        ("stage 3", $"up to {Profile.Tagging.Epochs} epochs, batch {Profile.Tagging.Batch}, learning rate {Profile.Tagging.LearningRate}"),
        ("music videos", $"{Videos.Videos.Count} files, {Videos.Segments.Count} segments of 15 s"),
        ("tagged clips", $"{Tagged.Clips.Count} clips, {Tagged.Tags.Count} tags"),
        ("frame encoder", Videos.EncoderId),
    }.Select(r => new { r.Setting, r.Value }));

    /// <inheritdoc />
    public void Dispose()
    {
        if (_videos.IsValueCreated)
        {
            _videos.Value.Dispose();
        }

        if (_tagged.IsValueCreated)
        {
            _tagged.Value.Dispose();
        }
    }
}
