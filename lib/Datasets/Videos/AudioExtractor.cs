using Vcmr.Media;

namespace Vcmr.Datasets.Videos;

/// <summary>
/// Takes the sound of one audio or video file for stage 1: the middle part, laid as in a video, without any feature.
/// Thread-safe.
/// </summary>
internal sealed class AudioExtractor(PrepareOptions options)
{
    /// <summary>Of longer files only the part that is used is ever in memory (s).</summary>
    private const int LongestWhole = 20 * 60;

    public VideoResult Extract(SourceFile file, CancellationToken cancellation)
    {
        var result = new VideoResult { Source = file.WithHash(), State = VideoState.Failed };
        try
        {
            MediaInfo media = MediaProbe.Probe(file.FullPath, cancellation);
            result = result with { Media = media };
            return media.Audio is null
                ? result with { State = VideoState.Rejected, Reason = Reasons.NoAudio }
                : FiniteSound.Fault(file.FullPath, media.Audio, cancellation) is { } fault
                ? result with { State = VideoState.Rejected, Reason = $"{Reasons.SoundNotFinite}: {fault}" }
                : Cut(result, file.FullPath, cancellation);
        }
        catch (Exception e) when (ItemFault.IsOfItem(e))
        {
            return result with { Reason = ItemFault.Reason(e, file.FullPath) };
        }
    }

    // The whole file is decoded: what containers say of an audio stream's duration is too often missing or wrong.
    private VideoResult Cut(VideoResult result, string path, CancellationToken cancellation)
    {
        var start = new SampleWindow(0, (LongestWhole * AudioFormat.SampleRate) + 1, toTheEnd: true);
        SoundMending mending = AudioDecoder.Stream(path, start.Take, cancellation);
        if (start.Seen == 0)
        {
            throw AudioDecoder.Empty(path);
        }

        double seconds = (double)start.Seen / AudioFormat.SampleRate;
        MiddlePart middle = MiddlePart.Of(seconds, options.SegmentSeconds, options.MaxSegments);
        result = result with { DurationSeconds = seconds, StartSecond = middle.StartSecond };
        if (middle.Segments == 0)
        {
            return result with { State = VideoState.Rejected, Reason = $"{Reasons.TooShort}: {seconds:0.0} s of {options.SegmentSeconds} s" };
        }

        // What codecs leave out at the end is silence.
        short[] audio = new short[middle.Seconds * AudioFormat.SampleRate];
        ReadOnlySpan<short> part = seconds > LongestWhole
            ? AudioDecoder.Decode(path, middle.StartSecond, middle.Seconds, cancellation)
            : start.ToArray().AsSpan(middle.StartSecond * AudioFormat.SampleRate);
        part[..Math.Min(part.Length, audio.Length)].CopyTo(audio);
        result = result with { Mended = mending.Within((long)middle.StartSecond * AudioFormat.SampleRate, audio.Length) };
        return options.Rule.Judge(audio, result.Mended) is { } fault
            ? result with { State = VideoState.Rejected, Reason = fault }
            : result with { State = VideoState.Kept, Segments = middle.Segments, Audio = audio };
    }
}
