using Vcmr.Media;
using Vcmr.Video.Encoders;
using Vcmr.Video.Preprocessing;
using Vcmr.Video.Scenes;

namespace Vcmr.Datasets.Videos;

/// <summary>
/// What happens to each decoded frame: all go to the scene detector, five a second of the middle part to the encoder, in
/// batches of whole seconds.
/// </summary>
internal sealed class FrameConsumer
{
    private const int BatchSeconds = 5;
    private const int Batch = BatchSeconds * FrameSampler.FramesPerSecond;
    private readonly SceneRule _rule;
    private readonly IFrameEncoder _encoder;
    private readonly SceneDetector _detector;
    private readonly ClipPreprocessing _preprocessing;
    private readonly byte[] _frames = new byte[Batch * ClipPreprocessing.FrameBytes];
    private readonly float[] _vectors;
    private readonly float[] _rows;
    private readonly int _end;
    private FrameTimes? _times;

    // What a scene lasts at least, the open one counted.
    private double _longest;
    private int _next;
    private int _filled;
    private int _encoded;

    public FrameConsumer(VideoStream video, MiddlePart middle, PrepareOptions options, IFrameEncoder encoder)
    {
        (_rule, _encoder) = (options.Rule.Scenes, encoder);
        _detector = SceneDetector.For(video, options.Scenes, options.SceneThreshold, options.MinSceneFrames);
        _preprocessing = new ClipPreprocessing(video.Width, video.Height, encoder.Preprocessing, video.Form);
        _next = middle.StartSecond * FrameSampler.FramesPerSecond;
        _end = middle.EndSecond * FrameSampler.FramesPerSecond;
        _vectors = new float[Batch * encoder.Dimension];
        _rows = new float[middle.Seconds * encoder.Dimension];
    }

    public IReadOnlyList<SceneRange> Scenes => _detector.Scenes();

    /// <summary>Duration of each scene (s).</summary>
    public IReadOnlyList<double> SceneSeconds => [.. Scenes.Select(s => _times!.Seconds(s.StartFrame, s.EndFrame))];

    /// <summary>Duration of the longest scene (s) of all frames so far.</summary>
    public double LongestSceneSeconds => Math.Max(_longest, SceneSeconds.DefaultIfEmpty().Max());

    public void Add(YuvFrame frame, int number, FrameTimes times)
    {
        _times = times;
        _detector.Add(frame, times.Stamp(number));
        _longest = Math.Max(_longest, times.Seconds(_detector.SceneStart, _detector.OpenUntil));

        // A rate below 5 takes a frame several times. A video that is already out for a long scene needs no features.
        bool isOut = _rule.Judge(_longest) is not null;
        for (int end = Math.Min(_end, times.PointsBefore(number + 1)); !isOut && _next < end; _next++)
        {
            Span<byte> target = _frames.AsSpan(_filled * ClipPreprocessing.FrameBytes, ClipPreprocessing.FrameBytes);
            _preprocessing.ToBytes(frame, target);
            _filled++;
            if (_filled == Batch)
            {
                Encode();
            }
        }
    }

    /// <summary>One row a second, <c>[seconds, dimension]</c>.</summary>
    public float[] Finish()
    {
        if (_filled > 0)
        {
            Encode();
        }

        return _rows;
    }

    private void Encode()
    {
        _encoder.Encode(_frames, _filled, _vectors);
        SecondMeans.Compute(_vectors.AsSpan(0, _filled * _encoder.Dimension), _encoder.Dimension, _rows.AsSpan(_encoded * _encoder.Dimension));
        _encoded += SecondMeans.Rows(_filled);
        _filled = 0;
    }
}
