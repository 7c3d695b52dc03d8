using System.Numerics.Tensors;
using Vcmr.Media;
using Vcmr.Video.Encoders;
using Vcmr.Video.Scenes;

namespace Vcmr.Datasets.Videos;

/// <summary>Takes one video through probe, rule, one decode, scenes, features and audio. Thread-safe.</summary>
internal sealed class VideoExtractor(PrepareOptions options, IFrameEncoder encoder)
{
    private readonly int _threads = Math.Max(1, Environment.ProcessorCount / options.WorkerCount);
    private readonly MemoryBudget _memory = new(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2);

    public VideoResult Extract(SourceFile file, CancellationToken cancellation)
    {
        VideoResult result = Try(new VideoResult { Source = file.WithHash(), State = VideoState.Failed }, file.FullPath, cancellation);
        bool isDamaged = result.State == VideoState.Failed && result.Media is not null && Reasons.KindOf(result.Reason!) == Reasons.Unreadable;
        return isDamaged && MediaProbe.IsEncrypted(file.FullPath, cancellation) ? result with { Reason = $"{Reasons.Unsupported}: its streams are encrypted" } : result;
    }

    private VideoResult Try(VideoResult result, string path, CancellationToken cancellation)
    {
        try
        {
            MediaInfo media = MediaProbe.Probe(path, cancellation);
            result = result with { Media = media, DurationSeconds = media.StatedVideoSeconds };
            MiddlePart middle = Lay(media, Together(media, media.StatedVideoSeconds, media.StatedAudioSeconds));
            return options.Rule.Judge(media, middle) is { } reason
                ? Reject(result, media, middle, reason, cancellation)
                : Decode(result, media, middle, null, cancellation);
        }
        catch (Exception e) when (ItemFault.IsOfItem(e))
        {
            return result with { Reason = ItemFault.Reason(e, path) };
        }
    }

    /// <summary>Where the first of sound and picture ends, from the first frame on (s).</summary>
    private static double Together(MediaInfo media, double video, double audio) =>
        media.Video is null || media.Audio is null ? 0 : Math.Max(0, Math.Min(video, audio + Lag(media)));

    /// <summary>How much later than the picture the sound begins (s).</summary>
    private static double Lag(MediaInfo media) => media.Audio!.StartSeconds - media.Video!.StartSeconds;

    /// <summary>The middle of what sound and picture have in common. Sound that begins late by no more than codecs need, is there from the start.</summary>
    private MiddlePart Lay(MediaInfo media, double end)
    {
        double late = media.Video is null || media.Audio is null ? 0 : Lag(media);
        return MiddlePart.Of(end, options.SegmentSeconds, options.MaxSegments, late > MiddlePart.Tolerance ? (int)Math.Ceiling(late) : 0);
    }

    /// <summary>
    /// What is out before it is decoded still gets its scenes, as far as its picture can be read. It is in again where the
    /// container had understated the duration, as joined recordings do.
    /// </summary>
    private VideoResult Reject(VideoResult result, MediaInfo media, MiddlePart middle, string reason, CancellationToken cancellation)
    {
        result = result with { State = VideoState.Rejected, Reason = reason };
        if (media.Video is null)
        {
            return result;
        }

        FrameConsumer? frames = null;
        try
        {
            frames = new FrameConsumer(media.RequireVideo(), middle, options, encoder);

            // One sample is enough for all of them to be counted.
            OnePass.Result pass = Pass(media, 0, 1, frames, null, cancellation);
            if (Lay(media, Together(media, pass.VideoSeconds, pass.AudioSeconds)).Segments > 0)
            {
                return Again(result with { State = VideoState.Failed, Reason = null }, media, pass, cancellation);
            }

            result = result with { DurationSeconds = pass.VideoSeconds };
        }
        catch (VcmrException)
        {
            // It is out already; the scenes found so far stay.
        }

        return frames is null ? result : result with { Scenes = frames.Scenes, SceneSeconds = frames.SceneSeconds };
    }

    /// <summary>Decodes once more, with what a pass measured in the place of what the container states.</summary>
    private VideoResult Again(VideoResult result, MediaInfo media, OnePass.Result pass, CancellationToken cancellation)
    {
        double end = Together(media, pass.VideoSeconds, pass.AudioSeconds);
        if (pass.VideoSeconds > media.StatedVideoSeconds + 1)
        {
            // Where the stated duration is wrong, stamps beyond it are no reason to doubt them.
            double doubted = pass.Times.Restarts.Where(r => r < 0).Sum(r => -r / 1e6);
            media = media with { Video = media.Video! with { DurationSeconds = pass.VideoSeconds + doubted } };
            end += doubted;
        }

        return Decode(result, media, Lay(media, end), pass.Times.Restarts, cancellation);
    }

    /// <summary>Decodes a video for what is kept of it.</summary>
    /// <param name="result">What is known of it so far.</param>
    /// <param name="media">The probed file.</param>
    /// <param name="middle">The part to keep.</param>
    /// <param name="restarts">What an earlier pass found of the picture's clock; null in the first one.</param>
    /// <param name="cancellation">Ends the call.</param>
    private VideoResult Decode(VideoResult result, MediaInfo media, MiddlePart middle, IReadOnlyList<long>? restarts, CancellationToken cancellation)
    {
        VideoStream video = media.RequireVideo();
        long audioStart = (long)Math.Round((middle.StartSecond - Lag(media)) * AudioFormat.SampleRate);
        long audioLength = (long)middle.Seconds * AudioFormat.SampleRate;
        var frames = new FrameConsumer(video, middle, options, encoder);
        OnePass.Result pass = Pass(media, Math.Max(0, audioStart), Math.Max(0, audioLength + Math.Min(0, audioStart)), frames, restarts, cancellation);
        double end = Together(media, pass.VideoSeconds, pass.AudioSeconds);
        double stated = Together(media, media.StatedVideoSeconds, media.StatedAudioSeconds);
        if (end < middle.EndSecond - MiddlePart.Tolerance)
        {
            // The container overstated the duration. Damage is a failure; a subtitle that outlasts the picture is none, and
            // the middle is laid anew by what was found, which once is enough.
            if (pass.Complaint is not null || video.DurationSeconds > pass.VideoSeconds + 1 || pass.Times.Count == 0 || restarts is not null)
            {
                return result with { Reason = $"{Reasons.Unreadable}: ends after {end:0.0} s of {stated:0.0} s{(pass.Complaint is null ? string.Empty : $" ({pass.Complaint})")}" };
            }

            return options.Rule.Judge(media, Lay(media, end)) is { } reason
                ? Describe(result, frames, pass) with { State = VideoState.Rejected, Reason = reason }
                : Again(result, media, pass, cancellation);
        }

        string? fault = options.Rule.Scenes.Judge(frames.LongestSceneSeconds);
        if (fault is null && restarts is null && (IsElsewhere(media, middle, end, stated) || pass.AudioRestarts > 0))
        {
            return Again(result, media, pass, cancellation);
        }

        result = Describe(result, frames, pass) with { StartSecond = middle.StartSecond, Mended = pass.Mended };
        // First of the sound: what is not finite is silence or anything else once it is 16 bits.
        fault ??= FiniteSound.Fault(media.Path, media.Audio!, cancellation) is { } sound
            ? $"{Reasons.SoundNotFinite}: {sound}"
            : options.Rule.Judge(pass.Audio, pass.Mended);
        if (fault is not null)
        {
            return result with { State = VideoState.Rejected, Reason = fault };
        }

        float[] features = frames.Finish();
        if (!TensorPrimitives.IsFiniteAll<float>(features))
        {
            return result with { Reason = $"{Reasons.NotFinite}: the frame encoder gave NaN or infinite values" };
        }

        // What codecs leave out at either end is silence.
        short[] audio = new short[audioLength];
        pass.Audio.CopyTo(audio.AsSpan((int)Math.Max(0, -audioStart)));
        return result with { State = VideoState.Kept, Segments = middle.Segments, Audio = audio, Features = features };
    }

    /// <summary>Whether the container was wrong about its duration, so that the middle lies elsewhere.</summary>
    private bool IsElsewhere(MediaInfo media, MiddlePart middle, double end, double stated) =>
        Math.Abs(end - stated) > MiddlePart.Tolerance && Lay(media, end) is var found && (found.StartSecond, found.Segments) != (middle.StartSecond, middle.Segments);

    private static VideoResult Describe(VideoResult result, FrameConsumer frames, OnePass.Result pass) => result with
    {
        DurationSeconds = pass.VideoSeconds,
        Scenes = frames.Scenes,
        SceneSeconds = frames.SceneSeconds,
    };

    private OnePass.Result Pass(MediaInfo media, long audioStart, long audioLength, FrameConsumer frames, IReadOnlyList<long>? restarts, CancellationToken cancellation)
    {
        using IDisposable share = _memory.Take(OnePass.EstimateBytes(media.RequireVideo(), _threads), cancellation);
        return OnePass.Run(media, audioStart, audioLength, frames.Add, new OnePassOptions { Threads = _threads, PictureRestarts = restarts }, cancellation);
    }
}

/// <summary>Everything that is learned from one video, before it goes to the catalog and the stores.</summary>
internal sealed record VideoResult
{
    public required SourceFile Source { get; init; }

    public required VideoState State { get; init; }

    public string? Reason { get; init; }

    public MediaInfo? Media { get; init; }

    public double DurationSeconds { get; init; }

    public int StartSecond { get; init; }

    public int Segments { get; init; }

    public IReadOnlyList<SceneRange> Scenes { get; init; } = [];

    /// <summary>Duration of each scene (s).</summary>
    public IReadOnlyList<double> SceneSeconds { get; init; } = [];

    public short[] Audio { get; init; } = [];

    /// <summary>What was mended in the sound, or null.</summary>
    public MendedSound? Mended { get; init; }

    /// <summary>One row a second, <c>[seconds, dimension]</c>.</summary>
    public float[] Features { get; init; } = [];
}
