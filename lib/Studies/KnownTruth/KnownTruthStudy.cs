using Vcmr.Datasets;

namespace Vcmr.Studies.KnownTruth;

/// <summary>
/// Does the picture help, when, and by how much? A synthetic corpus knows what its pictures tell, so that true pairs can be
/// taken away by doses and cues one at a time, with everything else held: the same stage 1, the same songs, the same clips.
/// Every encoder is a run folder; what was finished is found again.
/// </summary>
/// <remarks>
/// The corpora without a cue have the same sound. Their stage 1 is therefore the same run as that of the whole corpus, and
/// an encoder without a cue differs from the one with all in the pictures alone.
/// </remarks>
public sealed class KnownTruthStudy : IDisposable
{
    private readonly Study _study;
    private readonly DataMaker? _maker;
    private readonly Dictionary<PictureCue, Study> _without = [];

    /// <summary>Opens it on a study, whose data have to be synthesised where cues are switched off.</summary>
    /// <param name="study">The study; the caller disposes it.</param>
    public KnownTruthStudy(Study study) => (_study, _maker) = (study, study.Maker);

    /// <summary>What the profile asks.</summary>
    public KnownTruthOptions Options => _study.Profile.KnownTruth;

    /// <summary>The conditions on the whole corpus: the controls, then the doses.</summary>
    public IReadOnlyList<Condition> Main =>
        [new(Method.Untrained), new(Method.AudioOnly), new(Method.AudioOnlyLonger), .. Options.Doses.Order().Select(d => Condition.Paired(d))];

    /// <summary>The conditions with a cue switched off.</summary>
    public IReadOnlyList<Condition> WithoutCues => [.. Options.CuesOff.Select(c => Condition.Paired(1, c))];

    /// <summary>The conditions that the paper's tagging head is trained on too.</summary>
    public static IReadOnlyList<Condition> WithHeads { get; } =
        [new(Method.Untrained), new(Method.AudioOnly), new(Method.AudioOnlyLonger), Condition.Paired(0), Condition.Paired(1)];

    /// <summary>
    /// The encoders that only this study trains, in an order that stays: doses between none and all, and corpora without a cue.
    /// Several processes can share them out; the others are those of the taggers.
    /// </summary>
    /// <param name="profile">The study's profile.</param>
    public static IReadOnlyList<(Condition Condition, int Seed)> Own(Profile profile) =>
    [
        .. from seed in profile.Seeds
           from condition in profile.KnownTruth.Doses.Order().Where(d => d is > 0 and < 1).Select(d => Condition.Paired(d)).Concat(profile.KnownTruth.CuesOff.Select(c => Condition.Paired(1, c)))
           select (condition, seed),
    ];

    /// <summary>Trains a shard's part of <see cref="Own"/>, or finds that done.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="cancellation">Stops between two steps; what was finished stays.</param>
    public void Train(Shard shard, CancellationToken cancellation = default)
    {
        foreach ((Condition condition, int seed) in Own(_study.Profile).Where((_, i) => i % shard.Count == shard.Number - 1))
        {
            Encoder(condition, seed, cancellation);
        }
    }

    /// <summary>Trains what is missing, seed after seed and the corpora without a cue last, and probes all.</summary>
    /// <param name="cancellation">Stops between two steps; what was finished stays.</param>
    public IReadOnlyList<ConditionResult> Run(CancellationToken cancellation = default)
    {
        var results = new List<ConditionResult>();
        foreach (IReadOnlyList<Condition> conditions in new[] { Main, WithoutCues })
        {
            foreach (int seed in _study.Profile.Seeds)
            {
                foreach (Condition condition in conditions)
                {
                    results.AddRange(Probe(condition, seed, cancellation));
                }
            }
        }

        return results;
    }

    /// <summary>One condition's encoder of one seed, trained where it is missing.</summary>
    /// <param name="condition">What it is trained on.</param>
    /// <param name="seed">Its seed.</param>
    /// <param name="cancellation">Stops between two steps.</param>
    public PretrainedEncoder Encoder(Condition condition, int seed, CancellationToken cancellation = default)
    {
        Pretraining pretraining = (condition.Off is { } cue ? Without(cue) : _study).Pretraining;
        return condition.Dose is { } dose ? pretraining.Paired(dose, seed, cancellation) : pretraining.Encoder(condition.Method, seed, cancellation: cancellation);
    }

    /// <summary>Both readouts of one condition's encoder of one seed.</summary>
    /// <inheritdoc cref="Encoder"/>
    public IEnumerable<ConditionResult> Probe(Condition condition, int seed, CancellationToken cancellation = default)
    {
        PretrainedEncoder encoder = Encoder(condition, seed, cancellation);
        // The blocks first: their pass gives the last layer too.
        return Enum.GetValues<Readout>().OrderByDescending(readout => readout).Select(readout => new ConditionResult(condition, readout, _study.Probing.CrossValidate(encoder, readout, cancellation: cancellation))).ToArray();
    }

    /// <summary>The same encoders read with few labelled clips, and log-mel statistics beside them.</summary>
    /// <param name="readout">What of the encoders is read.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    public IReadOnlyList<TaggingResult> FewLabels(Readout readout, CancellationToken cancellation = default) =>
    [
        .. from labels in Options.FewLabels
           from condition in new Condition[] { new(Method.Untrained), new(Method.AudioOnly), Condition.Paired(1) }
           from seed in _study.Profile.Seeds
           select _study.Probing.CrossValidate(Encoder(condition, seed, cancellation), readout, labels, cancellation),
        .. Options.FewLabels.Select(labels => _study.Probing.CrossValidateLogMel(labels, cancellation)),
    ];

    /// <summary>The study on a corpus whose pictures do not tell a cue. It has no clips of its own: all are read with the whole study's.</summary>
    /// <param name="cue">The cue.</param>
    public Study Without(PictureCue cue)
    {
        if (!_without.TryGetValue(cue, out Study? without))
        {
            Profile profile = _study.Profile;
            if (!_study.Data.IsDemo)
            {
                throw new VcmrException($"Profile '{profile.Name}' has data of its own, whose cues cannot be switched off; empty known_truth.cues_off, or choose a profile with data.kind: demo.");
            }

            Profile changed = WithoutCue(profile, cue);
            without = new Study(changed, new StudyOptions { Root = _study.Data.Root, Results = _study.Results, Scratch = _study.Data.Scratch, Progress = _study.Progress, Maker = _maker });
            if (without.Videos.SoundFingerprint != _study.Videos.SoundFingerprint)
            {
                without.Dispose();
                throw new VcmrException($"The songs of '{changed.Data.Folder}' do not sound as those of '{profile.Data.Folder}' do, so that a difference would not be the pictures' alone; delete that folder, and it is made again.");
            }

            _without.Add(cue, without);
        }

        return without;
    }

    /// <summary>The profile of the corpus without a cue.</summary>
    internal static Profile WithoutCue(Profile profile, PictureCue cue) => profile with
    {
        Data = profile.Data with
        {
            Folder = $"{profile.Data.Folder}-without-{cue.ToString().ToLowerInvariant()}",
            Cues = [.. profile.Data.Cues.Where(c => c != cue)],
            DemoClips = 0,
        },
    };

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (Study study in _without.Values)
        {
            study.Dispose();
        }
    }
}
