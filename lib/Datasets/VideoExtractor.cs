using System.Numerics.Tensors;
using Vcmr.Audio;
using Vcmr.Video;

namespace Vcmr.Datasets;

/// <summary>Takes one video through probe, rule, one decode, scenes, features and audio. Thread-safe.</summary>
internal sealed class VideoExtractor(PrepareOptions options, IFrameEncoder encoder)
{
    private const long MaxPixels = 100_000_000;

    public VideoResult Extract(SourceFile file, CancellationToken cancellation)
    {
        var result = new VideoResult { Source = file.WithHash(), State = VideoState.Failed };
        try
        {
            MediaInfo media = MediaProbe.Probe(file.FullPath, cancellation);
            double stated = Together(media, media.StatedVideoSeconds, media.StatedAudioSeconds);
            return Extract(result with { Media = media, DurationSeconds = media.StatedVideoSeconds }, media, stated, cancellation);
        }
        catch (VcmrException e)
        {
            return result with { Reason = ItemFault.Reason(e, file.FullPath) };
        }
    }

    /// <summary>How long sound and picture last together, from the first frame on (s).</summary>
    private static double Together(MediaInfo media, double video, double audio) =>
        media.Video is null || media.Audio is null ? 0 : Math.Max(0, Math.Min(video, audio + Lag(media)));

    /// <summary>How much later than the picture the sound begins (s).</summary>
    private static double Lag(MediaInfo media) => media.Audio!.StartSeconds - media.Video!.StartSeconds;

    private VideoResult Extract(VideoResult result, MediaInfo media, double together, CancellationToken cancellation)
    {
        MiddlePart middle = MiddlePart.Of(together, options.SegmentSeconds, options.MaxSegments);
        if (options.Rule.Judge(media, middle) is { } reason)
        {
            return result with { State = VideoState.Rejected, Reason = reason };
        }

        VideoStream video = media.Video!;
        if ((long)video.Width * video.Height > MaxPixels)
        {
            return result with { Reason = $"{Reasons.Unreadable}: frames of {video.Width}×{video.Height} are too large" };
        }

        long audioStart = (long)Math.Round((middle.StartSecond - Lag(media)) * AudioFormat.SampleRate);
        long audioLength = (long)middle.Seconds * AudioFormat.SampleRate;
        var frames = new FrameConsumer(video, middle, options, encoder);
        MediaPass.Result pass = MediaPass.Run(
            media,
            Math.Max(0, audioStart),
            Math.Max(0, audioLength + Math.Min(0, audioStart)),
            frames.Add,
            new MediaPassOptions
            {
                TimeLimit = TimeSpan.FromMinutes(5) + TimeSpan.FromSeconds(4 * media.StatedVideoSeconds),
                Threads = Math.Max(1, Environment.ProcessorCount / options.WorkerCount),
            },
            cancellation);
        double seconds = video.Rate.Seconds(pass.Frames);
        if (!video.IsVariable && pass.Complaint is null && Math.Abs(seconds - media.StatedVideoSeconds) > 0.5 + (0.02 * seconds))
        {
            // The frames do not fill the time: they are unevenly spaced, although the container names one rate.
            MediaInfo uneven = media with { Video = video with { IsVariable = true } };
            return Extract(result with { Media = uneven }, uneven, together, cancellation);
        }

        double found = Together(media, seconds, (double)pass.AudioSamples / AudioFormat.SampleRate);
        if (found < middle.EndSecond - MiddlePart.Tolerance)
        {
            // The container overstated the duration. Damage is a failure; a subtitle that outlasts the picture is none.
            bool isDamaged = pass.Complaint is not null || video.DurationSeconds > seconds + 1 || pass.Frames == 0;
            return isDamaged
                ? result with { Reason = $"{Reasons.Unreadable}: ends after {found:0.0} s of {together:0.0} s{(pass.Complaint is null ? string.Empty : $" ({pass.Complaint})")}" }
                : Extract(result, media, found, cancellation);
        }

        result = result with
        {
            DurationSeconds = seconds,
            Scenes = frames.Scenes,
            SceneSeconds = [.. frames.Scenes.Select(s => video.Rate.Seconds(s.Frames))],
            StartSecond = middle.StartSecond,
        };
        if ((options.Rule.Judge(frames.LongestScene, video.Rate) ?? options.Rule.Judge(pass.Audio)) is { } fault)
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
}
