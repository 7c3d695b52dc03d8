using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Vcmr.Media;

namespace Vcmr.Video.Scenes;

/// <summary>
/// Finds cuts in a stream of frames as PySceneDetect's ContentDetector does, 0.6.1's unless it is made for another: a frame's
/// score is the mean, over hue, saturation and value, of the mean absolute difference to the previous frame; a score of at
/// least the threshold is a cut unless the scene would be shorter than the minimum. The uncut video is one scene, and the
/// last scene ends at the last frame. Frames are looked at as OpenCV gives them to PySceneDetect: as stored, with pixels that
/// may not be square, both fields of an interlaced frame, and the tones of a high dynamic range unmapped.
/// </summary>
public sealed class SceneDetector
{
    /// <summary>PySceneDetect's default threshold since 0.6.</summary>
    public const double DefaultThreshold = 27;

    /// <summary>PySceneDetect's default minimum length of a scene (frames).</summary>
    public const int DefaultMinimumFrames = 15;

    private readonly int _pixels;
    private readonly double _threshold;
    private readonly CutRule _rule;
    private readonly SceneDownscaler? _downscaler;
    private readonly byte[] _rgb;
    private readonly List<float> _scores = [];
    private readonly List<int> _cuts = [];
    private byte[] _current;
    private byte[] _previous;

    /// <summary>Creates a detector for frames of one size.</summary>
    /// <param name="width">Frame width (pixels), already reduced.</param>
    /// <param name="height">Frame height (pixels), already reduced.</param>
    /// <param name="threshold">Score from which on a frame is a cut, 0 to 255.</param>
    /// <param name="minimumFrames">Fewest frames between two cuts.</param>
    public SceneDetector(int width, int height, double threshold = DefaultThreshold, int minimumFrames = DefaultMinimumFrames)
        : this(width, height, threshold, new DroppedCuts(minimumFrames), null)
    {
    }

    private SceneDetector(int width, int height, double threshold, CutRule rule, SceneDownscaler? downscaler)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        _pixels = width * height;
        (_threshold, _rule, _downscaler) = (threshold, rule, downscaler);
        _rgb = new byte[3 * _pixels];
        _current = new byte[3 * _pixels];
        _previous = new byte[3 * _pixels];
    }

    /// <summary>Frames seen.</summary>
    public int Frames => _scores.Count;

    /// <summary>The score of each frame, 0 for the first.</summary>
    public IReadOnlyList<float> Scores => _scores;

    /// <summary>Where scenes begin, other than at frame 0.</summary>
    public IReadOnlyList<int> Cuts => _cuts;

    /// <summary>First frame of the scene that is still open.</summary>
    public int SceneStart => _cuts.Count == 0 ? 0 : _cuts[^1];

    /// <summary>The frame before which the open scene does surely not end.</summary>
    internal int OpenUntil => _rule.OpenUntil;

    /// <summary>Makes a detector for frames straight from the decoder.</summary>
    /// <param name="video">Their stream.</param>
    /// <param name="version">Which PySceneDetect it equals.</param>
    /// <param name="threshold">Score from which on a frame is a cut, 0 to 255.</param>
    /// <param name="minimumFrames">Fewest frames between two cuts.</param>
    internal static SceneDetector For(VideoStream video, SceneVersion version, double threshold, int minimumFrames)
    {
        // OpenCV takes every file for BT.601.
        var downscaler = new SceneDownscaler(video.Width, video.Height, ColorMatrix.Bt601, version);
        return new SceneDetector(downscaler.Width, downscaler.Height, threshold, CutRule.Of(version, minimumFrames, video.AverageRate ?? video.Rate), downscaler);
    }

    /// <summary>Takes the next frame.</summary>
    /// <param name="rgb">Interleaved RGB bytes, rows from the top, <c>[height, width, 3]</c>.</param>
    public void Add(ReadOnlySpan<byte> rgb)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(rgb.Length, 3 * _pixels);
        for (int i = 0; i < _pixels; i++)
        {
            _rgb[i] = rgb[3 * i];
            _rgb[_pixels + i] = rgb[(3 * i) + 1];
            _rgb[(2 * _pixels) + i] = rgb[(3 * i) + 2];
        }

        Score(0);
    }

    /// <summary>The scenes so far: contiguous, from frame 0 to the last; none without frames.</summary>
    public IReadOnlyList<SceneRange> Scenes()
    {
        if (Frames == 0)
        {
            return [];
        }

        int[] edges = [0, .. _cuts, Frames];
        return [.. edges.Zip(edges.Skip(1), (start, end) => new SceneRange(start, end))];
    }

    /// <summary>Takes the next frame straight from the decoder.</summary>
    /// <param name="frame">The frame, of the stream that the detector was made for.</param>
    /// <param name="time">When it is shown (µs).</param>
    internal void Add(YuvFrame frame, long time)
    {
        _downscaler!.Reduce(frame, _rgb.AsSpan(0, _pixels), _rgb.AsSpan(_pixels, _pixels), _rgb.AsSpan(2 * _pixels, _pixels));
        Score(time);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static long Difference(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        long sum = 0;
        int i = 0;
        if (Avx2.IsSupported)
        {
            Vector256<ulong> total = Vector256<ulong>.Zero;
            for (; i <= a.Length - 32; i += 32)
            {
                total += Avx2.SumAbsoluteDifferences(Vector256.Create(a.Slice(i, 32)), Vector256.Create(b.Slice(i, 32))).AsUInt64();
            }

            sum = (long)Vector256.Sum(total);
        }

        for (; i < a.Length; i++)
        {
            sum += Math.Abs(a[i] - b[i]);
        }

        return sum;
    }

    private void Score(long time)
    {
        HsvConverter.Convert(
            _rgb.AsSpan(0, _pixels),
            _rgb.AsSpan(_pixels, _pixels),
            _rgb.AsSpan(2 * _pixels, _pixels),
            _current.AsSpan(0, _pixels),
            _current.AsSpan(_pixels, _pixels),
            _current.AsSpan(2 * _pixels, _pixels));
        int frame = Frames;
        double score = 0;
        if (frame > 0)
        {
            for (int plane = 0; plane < 3; plane++)
            {
                score += (double)Difference(_current.AsSpan(plane * _pixels, _pixels), _previous.AsSpan(plane * _pixels, _pixels)) / _pixels;
            }

            score /= 3;
        }

        _scores.Add((float)score);
        if (_rule.Add(time, score >= _threshold) is { } cut)
        {
            _cuts.Add(cut);
        }

        (_current, _previous) = (_previous, _current);
    }
}

/// <summary>One scene.</summary>
/// <param name="StartFrame">Its first frame.</param>
/// <param name="EndFrame">The frame after its last.</param>
public readonly record struct SceneRange(int StartFrame, int EndFrame)
{
    /// <summary>Number of frames.</summary>
    public int Frames => EndFrame - StartFrame;

    /// <summary>Duration in seconds.</summary>
    /// <param name="frameRate">Frames per second.</param>
    public double Seconds(double frameRate) => Frames / frameRate;
}
