using TorchSharp;
using Vcmr.Audio.Disturbances;
using Vcmr.Datasets;
using Vcmr.Evaluation;
using Vcmr.Storage;
using Vcmr.Studies.Files;
using Vcmr.Training.Stages;

namespace Vcmr.Studies;

/// <summary>
/// What a study's taggers bear: their scores on test clips that were disturbed, by kind and severity. Each point is a run
/// folder, as those of the other sweeps are: finished ones are found again, and shards in several processes share the rest.
/// </summary>
public sealed class Robustness
{
    private const int Version = 1;
    private const string ResultFile = "result.json";

    // Clips disturbed at a time: each is heard by all taggers, and all of a set would not fit into memory.
    private const int Chunk = 16;
    private readonly Profile _profile;
    private readonly StudyData _data;
    private readonly RunFolders _runs;
    private readonly Tagging _tagging;
    private readonly string _results;
    private readonly torch.Device _device;
    private readonly ProgressLines _progress;
    private readonly SeedScores _scores;
    private readonly Lazy<TestSet> _test;

    internal Robustness(Profile profile, StudyData data, RunFolders runs, Tagging tagging, string results, torch.Device device, ProgressLines progress)
    {
        (_profile, _data, _runs, _tagging, _results, _device, _progress) = (profile, data, runs, tagging, results, device, progress);
        _test = new(ReadTestSet);
        _scores = new SeedScores(() => _test.Value.Truth, profile.Evaluation.Resamples, () => tagging.Songs(_test.Value.Clips));
    }

    /// <summary>What the profile asks for, kind by kind.</summary>
    public IReadOnlyList<Disturbance> Disturbances => _profile.Robustness.All;

    /// <summary>A shard's part of what the profile asks for.</summary>
    /// <param name="shard">The shard.</param>
    public IReadOnlyList<Disturbance> Shard(Shard shard) => [.. Disturbances.Where((_, i) => i % shard.Count == shard.Number - 1)];

    /// <summary>Scores the taggers of both of the paper's encoders, each trained on all clips, or finds the results.</summary>
    /// <param name="disturbances">What is done to the clips; all that the profile asks for where it is null.</param>
    /// <param name="done">Told of each result.</param>
    /// <param name="cancellation">Stops between two batches; what was finished stays.</param>
    /// <returns>The undisturbed clips' scores, then those of each disturbance.</returns>
    public IReadOnlyList<DisturbedResult> Run(
        IReadOnlyList<Disturbance>? disturbances = null, Action<DisturbedResult>? done = null, CancellationToken cancellation = default)
    {
        TaggingResult[] heads =
        [
            .. from method in new[] { Method.AudioOnly, Method.Vcmr }
               from seed in _profile.Seeds
               select _tagging.Run(method, seed, cancellation: cancellation),
        ];
        return Run(heads, disturbances ?? Disturbances, done, cancellation);
    }

    /// <summary>As <see cref="Run(IReadOnlyList{Disturbance}?, Action{DisturbedResult}?, CancellationToken)"/>, for taggers of any encoders.</summary>
    internal IReadOnlyList<DisturbedResult> Run(
        IReadOnlyList<TaggingResult> heads, IReadOnlyList<Disturbance> disturbances, Action<DisturbedResult>? done, CancellationToken cancellation)
    {
        var results = new List<DisturbedResult>(heads.Select(h => new DisturbedResult(null, Undisturbed(h))));
        foreach (Disturbance disturbance in disturbances)
        {
            foreach (TaggingResult result in Run(disturbance, heads, cancellation))
            {
                results.Add(new DisturbedResult(disturbance, result));
                done?.Invoke(results[^1]);
            }
        }

        return results;
    }

    /// <summary>One method's metrics over its seeds, with intervals over the disturbed clips.</summary>
    public TagReport Summarise(IEnumerable<DisturbedResult> results) => _scores.Summarise(results.Select(r => r.Result));

    /// <summary>The difference of two results over their seeds, with intervals; paired, since the clips are the same.</summary>
    public TagReport Compare(IEnumerable<DisturbedResult> results, IEnumerable<DisturbedResult> baseline) =>
        _scores.Compare(results.Select(r => r.Result), baseline.Select(r => r.Result));

    private TaggingResult[] Run(Disturbance disturbance, IReadOnlyList<TaggingResult> heads, CancellationToken cancellation)
    {
        RunFolder[] runs = [.. heads.Select(h => _runs.Open("robustness", Record(disturbance, h)))];
        var taken = new List<FolderLease>();
        try
        {
            foreach (RunFolder run in runs)
            {
                taken.Add(run.Lock(_progress.Line, cancellation));
            }

            TaggingResult?[] results = [.. heads.Select((head, i) => Found(head, runs[i]))];
            int[] missing = [.. Enumerable.Range(0, heads.Count).Where(i => results[i] is null)];
            float[][] scores = Score(disturbance, [.. missing.Select(i => heads[i])], cancellation);
            for (int i = 0; i < missing.Length; i++)
            {
                TaggingResult result = Result(heads[missing[i]], runs[missing[i]].Id, scores[i]);
                runs[missing[i]].Write(ResultFile, result);
                results[missing[i]] = result;
            }

            return results!;
        }
        finally
        {
            taken.ForEach(t => t.Dispose());
        }
    }

    private TaggingResult? Found(TaggingResult head, RunFolder run)
    {
        if (!File.Exists(run.File(ResultFile)))
        {
            return null;
        }

        try
        {
            if (run.Read<TaggingResult>(ResultFile) is { Scores: not null } found && run.Holds(ResultFile, Result(head, run.Id, found.Scores)))
            {
                return found;
            }
        }
        catch (Exception e) when (e is VcmrException or ArgumentException)
        {
            // Said below.
        }

        _progress.Line($"'{run.File(ResultFile)}' is damaged; its clips are scored again.");
        return null;
    }

    private float[][] Score(Disturbance disturbance, TaggingResult[] heads, CancellationToken cancellation)
    {
        int[] clips = _test.Value.Clips;
        int tags = _data.TaggedClips.Tags.Count;
        float[][] scores = [.. heads.Select(_ => new float[clips.Length * tags])];
        var taggers = new List<Tagger>();
        try
        {
            foreach (TaggingResult head in heads)
            {
                taggers.Add(Tagger.Load(Path.Combine(_results, "tags", head.RunId)));
                taggers[^1].MoveTo(_device);
            }

            for (int first = 0; first < clips.Length && heads.Length > 0; first += Chunk)
            {
                int[] chunk = clips[first..Math.Min(first + Chunk, clips.Length)];
                // ffmpeg works beside this process, and the other kinds take a core each.
                float[][] waveforms = Task.WhenAll(chunk.Select(clip => Task.Run(() => Disturb(disturbance, clip, cancellation), cancellation))).GetAwaiter().GetResult();
                for (int i = 0; i < chunk.Length; i++)
                {
                    for (int t = 0; t < taggers.Count; t++)
                    {
                        taggers[t].Score(waveforms[i], _data.TaggedClips.Clips[chunk[i]].Id, _profile.Evaluation.Aggregation, scores[t].AsSpan((first + i) * tags, tags), cancellation);
                    }
                }
            }
        }
        finally
        {
            taggers.ForEach(t => t.Dispose());
        }

        return scores;
    }

    private float[] Disturb(Disturbance disturbance, int clip, CancellationToken cancellation)
    {
        float[] waveform = new float[_data.TaggedClips.Clips[clip].AudioLength];
        _data.TaggedClips.ReadAudio(_data.TaggedClips.Clips[clip].AudioOffset, waveform);
        return disturbance.Apply(waveform, clip, cancellation);
    }

    private TaggingResult Undisturbed(TaggingResult head)
    {
        int tags = _data.TaggedClips.Tags.Count;
        return Result(head, head.RunId, [.. _test.Value.Places.SelectMany(p => head.Scores.AsSpan(p * tags, tags).ToArray())]);
    }

    private TaggingResult Result(TaggingResult head, string id, float[] scores) => head with
    {
        RunId = id,
        Scores = scores,
        Report = TagMetrics.Evaluate(_test.Value.Truth, scores, _data.TaggedClips.Tags, _data.TaggedClips.Groups),
    };

    private object Record(Disturbance disturbance, TaggingResult head) => new
    {
        Version,
        Stage = "robustness",
        head.Method,
        Tagger = head.RunId,
        Disturbance = disturbance,
        Clips = _test.Value.Clips.Length,
        head.Seed,
        _profile.Threads,
        Device = _profile.RecordedDevice,
        Data = _data.TaggedClips.Fingerprint,
    };

    private TestSet ReadTestSet()
    {
        int[] all = _tagging.Clips("test");
        int count = _profile.Robustness.Clips is > 0 and var wanted ? Math.Min(wanted, all.Length) : all.Length;
        int[] places = [.. Enumerable.Range(0, count).Select(i => (int)((long)i * all.Length / count))];
        int[] clips = [.. places.Select(p => all[p])];
        return new TestSet(places, clips, new TagLabels(_data.TaggedClips).Of(clips));
    }

    /// <summary>The clips that are disturbed: their places among the test clips and in the set, and their labels <c>[clips, tags]</c>.</summary>
    private sealed record TestSet(int[] Places, int[] Clips, byte[] Truth);
}

/// <summary>A tagger's scores on disturbed test clips.</summary>
/// <param name="Disturbance">What was done to them; null for the clips as they are.</param>
/// <param name="Result">The scores.</param>
public sealed record DisturbedResult(Disturbance? Disturbance, TaggingResult Result);
