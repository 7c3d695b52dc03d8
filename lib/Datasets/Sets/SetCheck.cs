using System.Security.Cryptography;
using Vcmr.Media;

namespace Vcmr.Datasets.Sets;

/// <summary>Looks through a set's audio without preparing it: what is missing, broken, short, or not what was published.</summary>
public static class SetCheck
{
    private static readonly string[] SplitNames = ["train", "validation", "test"];

    /// <summary>Checks every clip: ffprobe must know the file, its first segment must decode, and a published sum must hold.</summary>
    /// <param name="source">The set.</param>
    /// <param name="workers">Files looked at at a time; 0 is one a core.</param>
    /// <param name="progress">Told after each file.</param>
    /// <param name="cancellation">Stops between two files.</param>
    /// <exception cref="VcmrException">The description or a list of checksums is wrong, the folder of audio or ffmpeg is missing.</exception>
    public static SetCheckReport Run(TaggedSource source, int workers = 0, IProgress<ItemProgress>? progress = null, CancellationToken cancellation = default)
    {
        TaggedSet set = source.Read();
        string folder = source.AudioFolder;
        if (!Directory.Exists(folder))
        {
            throw new VcmrException($"The folder of audio '{folder}' does not exist; name the one that the set's paths start at.");
        }

        MediaProcess.RequirePrograms();
        PublishedChecksums sums = PublishedChecksums.Find(source.Home, folder);
        var problems = new List<AudioProblem>();
        int compared = 0;
        int done = 0;
        OrderedWork.Run(
            set.Entries,
            workers > 0 ? workers : Environment.ProcessorCount,
            (entry, stop) => Check(entry, source, sums, stop),
            result =>
            {
                compared += result.Compared ? 1 : 0;
                if (result.Problem is { } problem)
                {
                    problems.Add(problem);
                }

                progress?.Report(new ItemProgress(++done, set.Entries.Count, result.Entry.Path));
            },
            cancellation);
        return new SetCheckReport(folder, [.. SplitNames.Select(s => Count(s, set, problems))], problems, compared);
    }

    private static SplitCheck Count(string split, TaggedSet set, List<AudioProblem> problems)
    {
        int clips = set.Entries.Count(e => e.Split == split);
        AudioProblem[] own = [.. problems.Where(p => p.Split == split)];
        return new SplitCheck(
            split, clips, clips - own.Length, With(AudioFault.Missing), With(AudioFault.Unreadable), With(AudioFault.Checksum), With(AudioFault.TooShort));

        int With(AudioFault fault) => own.Count(p => p.Fault == fault);
    }

    private static Outcome Check(TaggedEntry entry, TaggedSource source, PublishedChecksums sums, CancellationToken cancellation)
    {
        string name = source.Locate(entry);
        string path = Path.Combine(source.AudioFolder, name);
        if (!File.Exists(path))
        {
            return new Outcome(entry, Problem(AudioFault.Missing, string.Empty), false);
        }

        if (new FileInfo(path).Length == 0)
        {
            return new Outcome(entry, Problem(AudioFault.Unreadable, "the file is empty"), false);
        }

        IReadOnlyCollection<string> good = sums.Of(name);
        try
        {
            // A file that is not the published one may still play; one that does not play says more by why.
            AudioProblem? problem = Listen(path, cancellation) is { } heard ? Problem(heard.Fault, heard.Detail) : null;
            if (good.Count > 0 && problem is not { Fault: AudioFault.Unreadable } && !good.Contains(Hash(path)))
            {
                problem = Problem(AudioFault.Checksum, "the SHA-256 is not the published one");
            }

            return new Outcome(entry, problem, good.Count > 0);
        }
        catch (VcmrException e)
        {
            return new Outcome(entry, Problem(AudioFault.Unreadable, Detail(ItemFault.Reason(e, path))), false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Outcome(entry, Problem(AudioFault.Unreadable, e.Message.TrimEnd('.')), false);
        }

        AudioProblem Problem(AudioFault fault, string detail) => new(entry.Path, entry.Split, fault, detail);
    }

    private static (AudioFault Fault, string Detail)? Listen(string path, CancellationToken cancellation)
    {
        if (MediaProbe.Probe(path, cancellation).Audio is null)
        {
            return (AudioFault.Unreadable, Reasons.NoAudio);
        }

        // What a file states of its length is often an estimate; the first segment is decoded to know.
        const double Seconds = (double)TaggedSource.SegmentSamples / AudioFormat.SampleRate;
        int samples = AudioDecoder.Decode(path, 0, Seconds, cancellation).Length;
        return samples < TaggedSource.SegmentSamples
            ? (AudioFault.TooShort, $"{(double)samples / AudioFormat.SampleRate:F2} s of at least {Seconds:F2} s")
            : null;
    }

    private static string Hash(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    private static string Detail(string reason) => reason.Split(": ", 2) is [_, var detail] ? detail : reason;

    private sealed record Outcome(TaggedEntry Entry, AudioProblem? Problem, bool Compared);
}

/// <summary>What a check of a set's audio found.</summary>
/// <param name="AudioFolder">The folder that was looked into.</param>
/// <param name="Splits">The parts, in the order train, validation, test.</param>
/// <param name="Problems">Every clip that is not as it should be, in the set's order.</param>
/// <param name="ChecksumsCompared">Files that have a published sum and were compared with it.</param>
public sealed record SetCheckReport(
    string AudioFolder, IReadOnlyList<SplitCheck> Splits, IReadOnlyList<AudioProblem> Problems, int ChecksumsCompared)
{
    /// <summary>True when no file is missing, unreadable or other than published. Short clips are complete.</summary>
    public bool IsComplete => Problems.All(p => p.Fault == AudioFault.TooShort);
}

/// <summary>One part of a set in numbers.</summary>
/// <param name="Split">train, validation or test.</param>
/// <param name="Clips">Clips of the part.</param>
/// <param name="Good">Clips without any problem.</param>
/// <param name="Missing">Clips without a file.</param>
/// <param name="Unreadable">Clips whose file cannot be decoded.</param>
/// <param name="Checksum">Clips whose file is not the published one.</param>
/// <param name="TooShort">Clips shorter than one segment.</param>
public sealed record SplitCheck(string Split, int Clips, int Good, int Missing, int Unreadable, int Checksum, int TooShort);

/// <summary>A clip of a set whose audio is not as it should be.</summary>
/// <param name="Path">Its path in the set.</param>
/// <param name="Split">Its part: train, validation or test.</param>
/// <param name="Fault">What kind of problem.</param>
/// <param name="Detail">What exactly, or empty.</param>
public sealed record AudioProblem(string Path, string Split, AudioFault Fault, string Detail);

/// <summary>What can be wrong with a clip's audio.</summary>
public enum AudioFault
{
    /// <summary>There is no such file.</summary>
    Missing,

    /// <summary>The file is empty, no audio, or cannot be decoded.</summary>
    Unreadable,

    /// <summary>Its SHA-256 is not the published one.</summary>
    Checksum,

    /// <summary>It is sound, but shorter than one segment.</summary>
    TooShort,
}
