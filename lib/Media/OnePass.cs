using System.IO.Pipes;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Vcmr.Media;

/// <summary>
/// One ffmpeg process that decodes a file once: every video frame goes to a callback as it was decoded, none dropped and
/// none repeated, with its time, and a window of the 16 kHz audio is kept, laid out by its own stamps. Nothing large
/// touches the disk; frames, stamps and samples come through pipes. Pixels are as stored and as PySceneDetect sees them
/// (their aspect ratio is not applied, interlaced fields stay woven, high dynamic range is not mapped:
/// <see cref="VideoStream.Form"/> says what is left to do), turned as the file says, in 8 bits without alpha; where the size
/// changes in mid-stream, later frames are scaled to the first size.
/// </summary>
internal static class OnePass
{
    /// <summary>Most reference frames that H.264 and HEVC allow.</summary>
    private const int ReferenceFrames = 16;

    /// <summary>What a pass saw.</summary>
    /// <param name="Times">When each video frame is shown.</param>
    /// <param name="AudioSamples">Number of audio samples at 16 kHz in the whole file.</param>
    /// <param name="Audio">The samples of the window; fewer where the audio ends before it.</param>
    /// <param name="Mended">What was mended in the window for the audio to follow its stamps, or null.</param>
    /// <param name="AudioRestarts">How often the audio's clock began anew.</param>
    /// <param name="Complaint">ffmpeg's last line on damaged data, or null.</param>
    public sealed record Result(FrameTimes Times, long AudioSamples, short[] Audio, MendedSound? Mended, int AudioRestarts, string? Complaint)
    {
        /// <summary>Where the last frame ends (s).</summary>
        public double VideoSeconds => Times.Count == 0 ? 0 : Times.At(Times.Count);

        /// <summary>Duration of the whole audio (s).</summary>
        public double AudioSeconds => (double)AudioSamples / AudioFormat.SampleRate;
    }

    /// <summary>Runs a pass.</summary>
    /// <param name="media">The probed file; its video stream is read, and its audio stream where it has one.</param>
    /// <param name="audioStart">First audio sample to keep (16 kHz, from the stream's own start).</param>
    /// <param name="audioLength">Number of audio samples to keep; 0 leaves the audio out.</param>
    /// <param name="onFrame">
    /// Called for each frame with the frame, its number, and the times, which then reach to the end of this frame. The
    /// frames so far have been handed over also where the pass fails.
    /// </param>
    /// <param name="options">Time limit and threads.</param>
    /// <param name="cancellation">Ends ffmpeg and the call.</param>
    /// <exception cref="VcmrException">ffmpeg failed, ran too long or is missing.</exception>
    public static Result Run(
        MediaInfo media, long audioStart, long audioLength, Action<YuvFrame, int, FrameTimes> onFrame, OnePassOptions options, CancellationToken cancellation)
    {
        VideoStream video = media.RequireVideo();
        bool withAudio = audioLength > 0 && media.Audio is not null;
        using var videoPipe = new OutputPipe();
        using var stampPipe = new OutputPipe();
        using OutputPipe? audioPipe = withAudio ? new OutputPipe() : null;
        using OutputPipe? audioStampPipe = withAudio ? new OutputPipe() : null;
        List<string> arguments = Arguments(media, video, videoPipe, stampPipe, options);
        if (withAudio)
        {
            arguments.AddRange(
                ["-map", $"0:{media.Audio!.Index}", "-af", SoundStamps.Filters(audioStampPipe!.Path), .. AudioDecoder.OutputOptions, MediaProcess.Argument(audioPipe!.Path)]);
        }

        using MediaProcess ffmpeg = MediaProcess.Start("ffmpeg", arguments, media.Path, options.TimeLimit ?? OnePassOptions.LimitFor(media), cancellation);
        using var ended = Task.Factory.StartNew(
            () =>
            {
                try
                {
                    return ffmpeg.Wait();
                }
                finally
                {
                    videoPipe.Close();
                    stampPipe.Close();
                    audioPipe?.Close();
                    audioStampPipe?.Close();
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        var window = new SampleWindow(audioStart, audioLength, toTheEnd: true);
        var placer = new SoundPlacer(Clock(media, options), isStamped: true, window.Take);
        using Task? audio = audioPipe is null ? null : Task.Factory.StartNew(
            () => placer.Read(audioPipe.Stream, CancellationToken.None), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        using Task? audioStamps = audioStampPipe is null ? null : placer.Follow(audioStampPipe.Stream);
        var times = new FrameTimes(media, video);
        bool isWhole;
        try
        {
            using var stamps = new FrameStamps(stampPipe.Stream);
            YuvFrame? last = Deliver(video, videoPipe.Stream, stamps, times, onFrame);

            // The frames end when ffmpeg has.
            Task.WaitAll(Sound(), CancellationToken.None);
            placer.Finish();
            isWhole = ended.GetAwaiter().GetResult() == 0;
            cancellation.ThrowIfCancellationRequested();
            bool isMissing = !isWhole || ffmpeg.LastError is not null || (withAudio && (double)window.Seen / AudioFormat.SampleRate < media.Audio!.DurationSeconds - 1);
            times.End(isMissing ? null : video.DurationSeconds);
            if (last is not null)
            {
                onFrame(last, times.Count - 1, times);
            }
        }
        finally
        {
            // After a failed callback the process must not wait for a reader.
            ffmpeg.Kill();
            try
            {
                Task.WaitAll([ended, .. Sound()], CancellationToken.None);
            }
            catch (AggregateException)
            {
                // It has been thrown above, or gives way to what was.
            }
        }

        return isWhole
            ? new Result(times, window.Seen, window.ToArray(), placer.Mending.Within(audioStart, audioLength), placer.Restarts, ffmpeg.LastError)
            : throw ffmpeg.Fault($"'{media.Path}' cannot be decoded");

        Task[] Sound() => audio is null ? [] : [audio, audioStamps!];
    }

    /// <summary>
    /// About how much memory a pass takes (bytes), ffmpeg's included: measured with ffmpeg 5.1, 120 MB for one decoder
    /// thread at 3840×2160 and 400 MB at 7680×4320, plus what streams with the most reference frames need.
    /// </summary>
    /// <param name="video">The video stream.</param>
    /// <param name="threads">Decoder threads.</param>
    public static long EstimateBytes(VideoStream video, int threads) => 100_000_000 + (2 * video.Pixels * (ReferenceFrames + threads));

    /// <summary>
    /// Hands over every frame but the last, which it returns: how long a frame is shown is known when the next one has
    /// come, so that a frame is kept until then.
    /// </summary>
    private static YuvFrame? Deliver(VideoStream video, Stream stream, FrameStamps stamps, FrameTimes times, Action<YuvFrame, int, FrameTimes> onFrame)
    {
        var coming = new YuvFrame(video.Width, video.Height, video.Matrix);
        var shown = new YuvFrame(video.Width, video.Height, video.Matrix);
        while (stream.ReadAtLeast(coming.Data, coming.Data.Length, throwOnEndOfStream: false) == coming.Data.Length)
        {
            times.Add(stamps.Read());
            if (times.Count > 1)
            {
                onFrame(shown, times.Count - 2, times);
            }

            (coming, shown) = (shown, coming);
        }

        return times.Count == 0 ? null : shown;
    }

    private static List<string> Arguments(
        MediaInfo media, VideoStream video, OutputPipe videoPipe, OutputPipe stampPipe, OnePassOptions options)
    {
        // Rotation is ffmpeg's default, and done before these filters. The chroma of one field must not run into the other's.
        string filters = $"{FrameStamps.Filters(stampPipe.Path)},scale={video.Width}:{video.Height}{(video.IsFullRange ? ":out_range=tv" : string.Empty)}{(video.Form.Lines == FrameLines.All ? string.Empty : ":interl=1")},format=yuv420p";
        return
        [
            .. AudioDecoder.InputOptions, "-y", "-threads", $"{options.Threads}", "-i", MediaProcess.Argument(media.Path),
            "-map", $"0:{video.Index}", "-filter_threads", "1", "-vf", filters, "-fps_mode", "passthrough",
            .. FrameStamps.OutputOptions, "-f", "rawvideo", MediaProcess.Argument(videoPipe.Path),
        ];
    }

    /// <summary>Both clocks begin anew alike, or sound and picture part at the seam.</summary>
    private static SoundClock Clock(MediaInfo media, OnePassOptions options)
    {
        double start = media.Audio is { } audio ? audio.StartSeconds - media.StartSeconds : -1;
        return new SoundClock(
            start >= 0 ? Samples(start) : null,
            Samples(media.StatedVideoSeconds),
            options.PictureRestarts?.Select(r => Samples((double)r / 1_000_000)).ToArray());

        static long Samples(double seconds) => (long)Math.Round(seconds * AudioFormat.SampleRate);
    }
}

/// <summary>How a file is decoded.</summary>
internal sealed record OnePassOptions
{
    private const double FullHdAt30 = 1920 * 1080 * 30.0;

    /// <summary>ffmpeg is ended when it runs longer than this; null is <see cref="LimitFor"/>.</summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>Decoder threads; 0 lets ffmpeg choose.</summary>
    public int Threads { get; init; }

    /// <summary>What an earlier pass found in <see cref="FrameTimes.Restarts"/>, for the sound to follow; null in the first pass.</summary>
    public IReadOnlyList<long>? PictureRestarts { get; init; }

    /// <summary>
    /// The time a file may take: 5 min, and 4 s for each second of its stated duration, more for frames that are larger or
    /// faster than 1920×1080 at 30 a second, in proportion; at most a day.
    /// </summary>
    /// <param name="media">The probed file.</param>
    public static TimeSpan LimitFor(MediaInfo media)
    {
        double load = media.Video is { } video ? Math.Max(1, video.Width * (double)video.Height * video.Rate.Value / FullHdAt30) : 1;
        double seconds = 300 + (4 * load * Math.Max(media.StatedVideoSeconds, media.StatedAudioSeconds));
        return TimeSpan.FromSeconds(Math.Min(seconds, TimeSpan.SecondsPerDay));
    }
}

/// <summary>
/// A pipe that ffmpeg opens by name as one of its outputs, so that one process can have several. The name leads through
/// this process' own descriptors: nothing lies on the disk, no other child inherits the pipe, and when this process is
/// killed, ffmpeg meets a closed pipe or no pipe at all, and ends. The reader sees the end of the data once
/// <see cref="Close"/> is called after ffmpeg's.
/// </summary>
internal sealed partial class OutputPipe : IDisposable
{
    private const int SetPipeSize = 1031;
    private const int Capacity = 1 << 20;
    private readonly AnonymousPipeServerStream _pipe = new(PipeDirection.In, HandleInheritability.None);

    public OutputPipe()
    {
        Path = $"/proc/{Environment.ProcessId}/fd/{_pipe.ClientSafePipeHandle.DangerousGetHandle()}";

        // A larger pipe saves switches between the two processes; where the limit is lower, it just stays as it is.
        _ = SetSize(_pipe.SafePipeHandle, SetPipeSize, Capacity);
    }

    public string Path { get; }

    public Stream Stream => _pipe;

    /// <summary>Gives up this process' own writing end.</summary>
    public void Close() => _pipe.DisposeLocalCopyOfClientHandle();

    public void Dispose() => _pipe.Dispose();

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int SetSize(SafePipeHandle handle, int command, nint size);
}
