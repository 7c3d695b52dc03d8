using Vcmr.Datasets.Sets;
using Vcmr.Datasets.Tagged;
using Vcmr.Datasets.Videos;
using Vcmr.Storage;
using Vcmr.Video.Encoders;
using Vcmr.Video.Preprocessing;
using Vcmr.Video.Scenes;

namespace Vcmr.Studies;

/// <summary>Makes a profile's demo data in a folder, or finds them there.</summary>
/// <param name="folder">Where to.</param>
/// <param name="options">How many, and from which seed.</param>
/// <param name="progress">Told of each item.</param>
/// <param name="cancellation">Stops between two items.</param>
public delegate void DataMaker(string folder, DataOptions options, ProgressLines progress, CancellationToken cancellation);

/// <summary>
/// Makes and prepares a study's data: the demo corpus where the profile wants it, the video corpus and the
/// tagged set. All of it is done once; a run that was broken off goes on.
/// </summary>
public sealed class StudyData : IDisposable
{
    private readonly Profile _profile;
    private readonly ProgressLines _progress;
    private readonly DataMaker? _maker;
    private readonly Lazy<VideoCorpus> _videos;
    private readonly Lazy<TaggedCorpus> _tagged;
    private readonly Lazy<TestLeaks?> _leaks;
    private bool _made;

    internal StudyData(Profile profile, string root, ProgressLines progress, DataMaker? maker)
    {
        (_profile, Root, _progress, _maker) = (profile, root, progress, maker);
        _videos = new Lazy<VideoCorpus>(OpenVideos);
        _tagged = new Lazy<TaggedCorpus>(OpenTagged);
        Parts = new StudyParts(profile, this, progress);
        _leaks = new Lazy<TestLeaks?>(() => profile.Evaluation.DropLeaks ? TestLeaks.Find(TaggedClips, Path.Combine(Folder, "leaks"), progress) : null);
    }

    /// <summary>The folder from which relative paths start.</summary>
    public string Root { get; }

    /// <summary>A folder on this machine's own disk to which finished corpora are copied; empty reads them where they lie.</summary>
    internal string Scratch { get; init; } = "";

    /// <summary>Whether the data are made by the synthesiser.</summary>
    public bool IsDemo => Options.Kind == "demo";

    /// <summary>The folder of everything that is made or prepared.</summary>
    public string Folder => Full(Options.Folder);

    /// <summary>Folder of the music videos, or of the music where there are no videos.</summary>
    public string VideoFolder => IsDemo ? Path.Combine(Folder, "videos") : Full(IsMusic ? Options.Music : Options.Videos);

    /// <summary>
    /// Folder of the prepared videos, or of the prepared music: sound alone has a corpus of its own, so that a folder can be
    /// shared with a profile that takes videos.
    /// </summary>
    internal string CorpusFolder => Options.Corpus.Length > 0 ? Full(Options.Corpus) : Path.Combine(Folder, IsMusic ? "music-corpus" : "corpus");

    /// <summary>The data in parts, for several processes to prepare.</summary>
    public StudyParts Parts { get; }

    /// <summary>The music videos, prepared when first asked for.</summary>
    public VideoCorpus Videos => _videos.Value;

    /// <summary>The tagged clips, prepared when first asked for.</summary>
    public TaggedCorpus TaggedClips => _tagged.Value;

    /// <summary>The clips that scores leave out because training has nearly the same, looked for when first asked for; null where the profile leaves out none.</summary>
    internal TestLeaks? Leaks => _leaks.Value;

    /// <summary>Makes the demo corpus if the profile wants one and it is not there.</summary>
    public void Make(CancellationToken cancellation = default)
    {
        if (IsDemo && !_made)
        {
            DataMaker make = _maker ?? throw new VcmrException(
                $"Profile '{_profile.Name}' trains on data made by the synthesiser, which this program does not have; name folders of your own (data.kind: folders), or open the study with a maker.");
            make(Folder, Options, _progress, cancellation);
            _made = true;
        }
    }

    /// <summary>Cleans the videos and extracts audio and features, or finds that done here or elsewhere.</summary>
    /// <returns>What was kept and why the rest was not.</returns>
    /// <exception cref="VcmrException">There is no such folder.</exception>
    public PrepareSummary PrepareVideos(CancellationToken cancellation = default)
    {
        if (Options.Corpus.Length > 0)
        {
            using VideoCorpus corpus = VideoCorpus.Open(CorpusFolder);
            return PrepareSummary.Of(corpus, 0);
        }

        Make(cancellation);
        if (Parts.VideoFolders.IsDivided)
        {
            return Parts.PrepareVideos(cancellation);
        }

        RequireVideoFolder();
        using IFrameEncoder? encoder = IsMusic ? null : OpenEncoder(cancellation);
        return Told(VideoCorpusBuilder.Prepare(VideoOptions(encoder), _progress, cancellation));
    }

    /// <summary>Decodes the tagged set, or finds that done.</summary>
    /// <exception cref="VcmrException">There is no such set; for a published one the message says where it is had and how large it is.</exception>
    public TaggedCorpusSummary PrepareTagged(CancellationToken cancellation = default)
    {
        Make(cancellation);
        return Parts.TaggedFolders.IsDivided
            ? Parts.PrepareTagged(cancellation)
            : TaggedCorpusBuilder.Prepare(RequireTagged(), TaggedFolder, retryFailed: false, workers: 0, _progress, cancellation);
    }

    /// <summary>How the profile's videos, or its music, are prepared.</summary>
    /// <param name="encoder">The frame encoder; null for music.</param>
    internal PrepareOptions VideoOptions(IFrameEncoder? encoder)
    {
        var options = new PrepareOptions { VideoFolder = VideoFolder, CorpusFolder = CorpusFolder, MaxMendedSound = _profile.Cleaning.MaxMendedSound };
        return IsMusic ? options with { AudioOnly = true } : options with
        {
            Encoder = encoder,
            Scenes = SceneVersions.Parse(_profile.Cleaning.Scenes),
            SceneThreshold = Options.SceneThreshold,
            MinSceneFrames = Options.MinSceneFrames,
            MaxSceneSeconds = Options.MaxSceneSeconds,
        };
    }

    /// <summary>Refuses to go on without the folder of videos.</summary>
    /// <exception cref="VcmrException">It is not there.</exception>
    internal void RequireVideoFolder()
    {
        if (!Directory.Exists(VideoFolder))
        {
            throw new VcmrException(
                $"Profile '{_profile.Name}' expects {(IsMusic ? "music" : "music videos")} in '{Shown(VideoFolder)}'; put {(IsMusic ? "it" : "them")} there or set {(IsMusic ? "data.music" : "data.videos")} (data/README.md).");
        }
    }

    /// <summary>The tagged set, which must be there.</summary>
    /// <exception cref="VcmrException">It is not; for a published one the message says where it is had and how large it is.</exception>
    internal TaggedSource RequireTagged()
    {
        TaggedSource source = TaggedSource;
        if (!source.Exists)
        {
            throw new VcmrException($"Profile '{_profile.Name}' expects the tagged set '{Options.TaggedName}', which is not there: {Advice(source)}.");
        }

        return source.Kind == TaggedSetKind.Csv || source.Read() is var set && source.HasAudio(set)
            ? source
            : throw new VcmrException($"None of the {source.Read().Entries.Count} clips of '{Options.TaggedName}' has audio in '{Shown(source.AudioFolder)}': {Advice(source)}.");
    }

    /// <summary>Whether videos and tagged clips are prepared, so that what they say is found without making them.</summary>
    public bool IsPrepared => PreparedFingerprints() is { Videos: not null, Tagged: not null };

    /// <summary>Fingerprints of what is prepared already, null where it is not; nothing is made or prepared.</summary>
    internal (string? Videos, string? Tagged) PreparedFingerprints()
    {
        return (Of(() => VideoCorpus.Open(CorpusFolder), c => c.Fingerprint), Of(() => TaggedCorpus.Open(TaggedFolder), c => c.Fingerprint));

        static string? Of<T>(Func<T> open, Func<T, string> fingerprint)
            where T : IDisposable
        {
            try
            {
                using T corpus = open();
                return fingerprint(corpus);
            }
            catch (VcmrException)
            {
                // There is none yet, or none that could be trained on.
                return null;
            }
        }
    }

    /// <summary>The frame encoder that the profile names, which the caller disposes.</summary>
    internal IFrameEncoder OpenEncoder(CancellationToken cancellation = default) => OpenEncoder(Options.FrameEncoder, Options.FramePreprocessing, cancellation);

    /// <summary>An encoder as a profile names it, which the caller disposes.</summary>
    internal IFrameEncoder OpenEncoder(string encoder, string preprocessing, CancellationToken cancellation = default) => FrameEncoders.Open(
        encoder.Length == 0 ? "" : Full(FrameEncoders.Locate(encoder, Full(Path.Combine("data", "weights")), _progress, cancellation)),
        FramePreprocessing.IsFile(preprocessing) ? Full(preprocessing) : preprocessing);

    /// <summary>Says what is missing where something needs pictures and the profile has music alone.</summary>
    internal void RequireVideos()
    {
        if (IsMusic || (Options.Corpus.Length > 0 && Videos.EncoderId == VideoCorpus.NoEncoder))
        {
            throw new VcmrException(
                $"Stage 2 learns from music videos, and profile '{_profile.Name}' has music without pictures ({(IsMusic ? "data.music" : "data.corpus")}); set data.videos in its place, or train taggers on stage 1 (train tags --encoder audio).");
        }
    }

    /// <summary>The full path of a path of the profile.</summary>
    internal string Full(string path) => Path.GetFullPath(Path.Combine(Root, path));

    /// <summary>A path as messages and tables show it: from the root where it lies below that.</summary>
    internal string Shown(string path) => Path.GetRelativePath(Root, path) is var below && below.StartsWith("..", StringComparison.Ordinal) ? path : below;

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

    private DataOptions Options => _profile.Data;

    // Each kind of set has a corpus of its own, so that several profiles can share the music videos' one.
    internal string TaggedFolder => Path.Combine(Folder, IsDemo || Options.TaggedKind == "csv" ? "tagged-corpus" : $"tagged-{Options.TaggedKind}");

    internal bool IsMusic => Options.Music.Length > 0;

    internal TaggedSource TaggedSource => (IsDemo
        ? new TaggedSource(TaggedSetKind.Csv, Path.Combine(Folder, "tagged", "clips.csv"))
        : new TaggedSource(TaggedSetKinds.Parse(Options.TaggedKind), Full(Options.Tagged))
        {
            Audio = Options.TaggedAudio.Length == 0 ? "" : Full(Options.TaggedAudio),
            Cleaned = Options.Cleaned,
            DropTrainTail = Options.DropTrainTail,
        }) with
        {
            MaxMendedSound = _profile.Cleaning.MaxMendedSound,
        };

    internal PrepareSummary Told(PrepareSummary summary)
    {
        if (summary.PassedOver is { Total: > 0 } passedOver)
        {
            _progress.Line($"In '{Shown(VideoFolder)}' {passedOver}.");
        }

        return summary;
    }

    private VideoCorpus OpenVideos()
    {
        if (Options.Corpus.Length == 0)
        {
            PrepareVideos();
        }

        return VideoCorpus.Open(NearCopy.Of(CorpusFolder, Scratch, _progress.Line));
    }

    private TaggedCorpus OpenTagged()
    {
        PrepareTagged();
        return TaggedCorpus.Open(NearCopy.Of(TaggedFolder, Scratch, _progress.Line));
    }

    private string Advice(TaggedSource source) =>
        $"{SetDownload.Advice(source.Kind, Shown(source.Description), Shown(source.AudioFolder))}, or set data.tagged and data.tagged_audio (data/README.md)";
}
