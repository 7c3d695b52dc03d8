using Vcmr.Datasets.Parts;
using Vcmr.Datasets.Sets;
using Vcmr.Datasets.Tagged;
using Vcmr.Datasets.Videos;
using Vcmr.Storage;
using Vcmr.Video.Encoders;

namespace Vcmr.Studies;

/// <summary>
/// A study's data in parts, for several processes or machines: each prepares one part into a subfolder of the corpora's
/// folders, and the study then finds its corpora as if one process had prepared them.
/// </summary>
public sealed class StudyParts
{
    private readonly Profile _profile;
    private readonly StudyData _data;
    private readonly ProgressLines _progress;

    internal StudyParts(Profile profile, StudyData data, ProgressLines progress) => (_profile, _data, _progress) = (profile, data, progress);

    internal PartedFolder VideoFolders => new(_data.CorpusFolder);

    internal PartedFolder TaggedFolders => new(_data.TaggedFolder);

    private bool HasClips => _data.IsDemo ? _profile.Data.DemoClips > 0 : _data.TaggedSource.Exists;

    /// <summary>Divides the profile's videos and clips into parts; items that came since an earlier division are added to it.</summary>
    /// <param name="parts">How many parts; null where there is a division.</param>
    /// <param name="withDurations">Whether durations count, of which ffprobe is asked.</param>
    /// <param name="cancellation">Stops between two items.</param>
    /// <returns>The divisions; that of the clips is null where the profile has none.</returns>
    /// <exception cref="VcmrException">There are no data, or they are prepared in one piece already.</exception>
    public StudyDivisions Divide(int? parts, bool withDurations = true, CancellationToken cancellation = default)
    {
        if (_profile.Data.Corpus.Length > 0)
        {
            throw new VcmrException($"Profile '{_profile.Name}' takes a corpus that was prepared before (data.corpus), of which nothing is left to divide; set data.videos in its place.");
        }

        _data.Make(cancellation);
        _data.RequireVideoFolder();
        RequireUnprepared(VideoFolders);
        Division videos = Divider.Videos(_data.VideoOptions(null), VideoFolders.File, parts, withDurations, _progress, cancellation);
        if (!HasClips)
        {
            return new StudyDivisions(videos, null);
        }

        RequireUnprepared(TaggedFolders);
        return new StudyDivisions(videos, Divider.Clips(_data.RequireTagged(), TaggedFolders.File, parts, _progress, cancellation));
    }

    /// <summary>Prepares one part of the videos and of the clips, or finds that done.</summary>
    /// <param name="part">Its number; one that only the videos have, or only the clips, is of them.</param>
    /// <param name="retryFailed">Try items again that failed before.</param>
    /// <param name="workers">Items worked on at a time; 0 is one a core.</param>
    /// <param name="cancellation">Stops between two items; what is committed stays.</param>
    /// <returns>What the part's corpora hold now; null of what has no such part.</returns>
    /// <exception cref="VcmrException">The data are not divided, or there is no such part.</exception>
    public (PrepareSummary? Videos, TaggedCorpusSummary? Clips) Prepare(int part, bool retryFailed = false, int workers = 0, CancellationToken cancellation = default)
    {
        if (!VideoFolders.IsDivided)
        {
            throw new VcmrException($"The data of profile '{_profile.Name}' are not divided; {ToolName.Hint($"data divide {_profile.Name} --parts N")} does it.");
        }

        bool ofVideos = Has(VideoFolders, part), ofClips = TaggedFolders.IsDivided && Has(TaggedFolders, part);
        if (!ofVideos && !ofClips)
        {
            throw new VcmrException($"The data of profile '{_profile.Name}' have the parts 1 to {DivisionFile.Read(VideoFolders.File).Parts}, and no part {part}.");
        }

        _data.Make(cancellation);
        PrepareSummary? videos = ofVideos ? PrepareVideos(part, retryFailed, workers, cancellation) : null;
        return (videos, ofClips ? PrepareClips(part, retryFailed, workers, cancellation) : null);
    }

    /// <summary>Splits a part of the videos and of the clips: what it has done stays, the rest goes to new parts.</summary>
    /// <param name="part">Its number.</param>
    /// <param name="into">How many new parts at most.</param>
    /// <param name="cancellation">Ends the wait for whoever changes the division.</param>
    /// <returns>How many parts there are now.</returns>
    /// <exception cref="VcmrException">There is no such part, or a run works on it.</exception>
    public int Split(int part, int into, CancellationToken cancellation = default)
    {
        PartedFolder[] folders = [.. new[] { VideoFolders, TaggedFolders }.Where(f => f.IsDivided)];
        foreach (PartedFolder folder in folders.Where(f => Has(f, part)))
        {
            PartSplitter.Split(folder.File, part, into, folder.FolderOf(part), _progress.Line, cancellation);
        }

        return folders.Select(f => DivisionFile.Read(f.File).Parts).DefaultIfEmpty(0).Max();
    }

    /// <summary>Prepares what is unfinished of the videos' parts; finished ones are taken as they are, without a look at the videos.</summary>
    internal PrepareSummary PrepareVideos(CancellationToken cancellation)
    {
        int processed = VideoFolders.Unfinished().Sum(part => PrepareVideos(part, false, 0, cancellation).Processed);
        if (VideoFolders.Undivided(_data.VideoOptions(null)) is { } undivided)
        {
            _progress.Line(undivided);
        }

        using VideoCorpus corpus = VideoCorpus.Open(_data.CorpusFolder);
        return PrepareSummary.Of(corpus, processed);
    }

    /// <summary>Prepares what is unfinished of the clips' parts, and all of them where the set says something else of a clip by now.</summary>
    internal TaggedCorpusSummary PrepareTagged(CancellationToken cancellation)
    {
        int processed = TaggedFolders.Unfinished().Sum(part => PrepareClips(part, false, 0, cancellation).Processed);
        using (TaggedCorpus corpus = TaggedCorpus.Open(_data.TaggedFolder))
        {
            if (!_data.TaggedSource.Exists || Agrees(corpus, _data.TaggedSource.Read()))
            {
                return TaggedCorpusSummary.Of(corpus, processed);
            }
        }

        processed += DivisionFile.Read(TaggedFolders.File).Needed.Sum(part => PrepareClips(part, false, 0, cancellation).Processed);
        using TaggedCorpus changed = TaggedCorpus.Open(_data.TaggedFolder);
        return TaggedCorpusSummary.Of(changed, processed);
    }

    private PrepareSummary PrepareVideos(int part, bool retryFailed, int workers, CancellationToken cancellation)
    {
        _data.RequireVideoFolder();
        using IFrameEncoder? encoder = _data.IsMusic ? null : _data.OpenEncoder(cancellation);
        PrepareOptions options = _data.VideoOptions(encoder) with
        {
            CorpusFolder = VideoFolders.FolderOf(part),
            Part = new DivisionPart(VideoFolders.File, part),
            RetryFailed = retryFailed,
            Workers = workers,
        };
        return _data.Told(ScratchWork.Run(
            options.CorpusFolder, _data.Scratch, _progress.Line, folder => VideoCorpusBuilder.Prepare(options with { CorpusFolder = folder }, _progress, cancellation), cancellation));
    }

    private TaggedCorpusSummary PrepareClips(int part, bool retryFailed, int workers, CancellationToken cancellation) => ScratchWork.Run(
        TaggedFolders.FolderOf(part),
        _data.Scratch,
        _progress.Line,
        folder => TaggedCorpusBuilder.Prepare(_data.RequireTagged(), folder, new DivisionPart(TaggedFolders.File, part), retryFailed, workers, _progress, cancellation),
        cancellation);

    // Clips that came since are in no part; they are told of where parts are prepared.
    private static bool Agrees(TaggedCorpus corpus, TaggedSet set)
    {
        Dictionary<string, (TaggedEntry Entry, int Place)> entries = set.Entries.Select((e, i) => (e, i)).ToDictionary(e => e.e.Path, e => e);
        int last = -1;
        foreach (TaggedClip clip in corpus.Clips)
        {
            if (!entries.TryGetValue(clip.Id, out (TaggedEntry Entry, int Place) found)
                || found.Place < last
                || found.Entry.Split != clip.Split
                || !found.Entry.Tags.ToHashSet().SetEquals(clip.Tags.Select(t => corpus.Tags[t])))
            {
                return false;
            }

            last = found.Place;
        }

        return true;
    }

    private static bool Has(PartedFolder folder, int part) => part >= 1 && part <= DivisionFile.Read(folder.File).Parts;

    private void RequireUnprepared(PartedFolder folder)
    {
        if (CatalogFile.Exists(folder.Folder))
        {
            throw new VcmrException($"'{_data.Shown(folder.Folder)}' is prepared in one piece already, and a study takes it so; delete it to prepare it in parts.");
        }
    }
}

/// <summary>How a study's data are divided.</summary>
/// <param name="Videos">The music videos, or the music.</param>
/// <param name="Clips">The clips of the tagged set; null where there is none.</param>
public sealed record StudyDivisions(Division Videos, Division? Clips);
