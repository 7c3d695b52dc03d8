using Vcmr.Audio;

namespace Vcmr.Video;

/// <summary>
/// One ffmpeg process that decodes a file once: every video frame goes to a callback, and a window of the 16 kHz audio
/// is kept. Nothing large touches the disk; the two streams come through pipes.
/// </summary>
internal static class MediaPass
{
    /// <summary>What a pass saw.</summary>
    /// <param name="Frames">Number of video frames.</param>
    /// <param name="AudioSamples">Number of audio samples at 16 kHz in the whole file.</param>
    /// <param name="Audio">The samples of the window; fewer where the audio ends before it.</param>
    /// <param name="Complaint">ffmpeg's last line on damaged data, or null.</param>
    public sealed record Result(int Frames, long AudioSamples, short[] Audio, string? Complaint);

    /// <summary>Runs a pass.</summary>
    /// <param name="media">The probed file; its video stream is read, and its audio stream where it has one.</param>
    /// <param name="audioStart">First audio sample to keep (16 kHz, from the stream's own start).</param>
    /// <param name="audioLength">Number of audio samples to keep; 0 leaves the audio out.</param>
    /// <param name="onFrame">Called for each frame with the frame and its number.</param>
    /// <param name="options">Time limit and threads.</param>
    /// <param name="cancellation">Ends ffmpeg and the call.</param>
    /// <exception cref="VcmrException">ffmpeg failed, ran too long or is missing.</exception>
    public static Result Run(
        MediaInfo media, long audioStart, long audioLength, Action<YuvFrame, int> onFrame, MediaPassOptions options, CancellationToken cancellation)
    {
        VideoStream video = media.Video ?? throw new VcmrException($"'{media.Path}' has no video stream.");
        bool withAudio = audioLength > 0 && media.Audio is not null;
        using var videoPipe = new OutputPipe();
        using OutputPipe? audioPipe = withAudio ? new OutputPipe() : null;
        using MediaProcess ffmpeg = MediaProcess.Start("ffmpeg", Arguments(media, video, videoPipe, audioPipe, options), media.Path, options.TimeLimit, cancellation);
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
                    audioPipe?.Close();
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        var window = new SampleWindow(audioStart, audioLength);
        using Task? audio = audioPipe is null ? null : Task.Factory.StartNew(
            () => window.Fill(audioPipe.Stream, toTheEnd: true), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        int frames = 0;
        try
        {
            var frame = new YuvFrame(video.Width, video.Height, video.Matrix);
            while (videoPipe.Stream.ReadAtLeast(frame.Data, frame.Data.Length, throwOnEndOfStream: false) == frame.Data.Length)
            {
                onFrame(frame, frames++);
            }
        }
        finally
        {
            // After a failed callback the process must not wait for a reader.
            ffmpeg.Kill();
            try
            {
                Task.WaitAll([ended, .. audio is null ? Array.Empty<Task>() : [audio]], CancellationToken.None);
            }
            catch (AggregateException)
            {
                // The wait below rethrows it by itself.
            }
        }

        return ended.GetAwaiter().GetResult() == 0
            ? new Result(frames, window.Seen, window.ToArray(), ffmpeg.LastError)
            : throw new VcmrException($"'{media.Path}' cannot be decoded: {ffmpeg.Failure()}.");
    }

    private static List<string> Arguments(MediaInfo media, VideoStream video, OutputPipe videoPipe, OutputPipe? audioPipe, MediaPassOptions options)
    {
        // An uneven frame rate is made even first: then a frame's number tells its time. Rotation is ffmpeg's default.
        string filter = (video.IsVariable ? $"fps={video.Rate}," : string.Empty)
            + $"scale={video.Width}:{video.Height}{(video.IsFullRange ? ":out_range=tv" : string.Empty)},format=yuv420p";
        string threads = options.Threads.ToString();
        List<string> arguments =
        [
            .. AudioDecoder.InputOptions, "-y", "-threads", threads, "-i", MediaProcess.Argument(media.Path),
            "-map", $"0:{video.Index}", "-filter_threads", "1", "-vf", filter, "-fps_mode", "passthrough", "-f", "rawvideo", MediaProcess.Argument(videoPipe.Path),
        ];
        if (audioPipe is not null)
        {
            arguments.AddRange(["-map", $"0:{media.Audio!.Index}", .. AudioDecoder.OutputOptions, MediaProcess.Argument(audioPipe.Path)]);
        }

        return arguments;
    }
}
