using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using Vcmr.Video.Preprocessing;

namespace Vcmr.Video.Encoders;

/// <summary>
/// A frame encoder without weights: colour, layout, edges and motion of a frame, projected to 512 numbers by a fixed
/// random matrix (which keeps distances; Johnson and Lindenstrauss, 1984). It lets the demo run offline and stands for
/// no trained vision model. Motion is the difference to the previous frame of the same call; the first frame of a call
/// takes the second's. Thread-safe.
/// </summary>
internal sealed class DescriptorEncoder : IFrameEncoder
{
    private const int ProjectionSeed = 512;
    private static readonly Lazy<float[]> Projection = new(MakeProjection);

    /// <inheritdoc/>
    public string Id => "descriptor-v1";

    /// <inheritdoc/>
    public string Sha256 => "";

    /// <inheritdoc/>
    public FramePreprocessing Preprocessing => FramePreprocessing.Clip;

    /// <inheritdoc/>
    public int Dimension => VisualFeatures.Dimension;

    /// <inheritdoc/>
    public void Encode(ReadOnlySpan<byte> frames, int count, Span<float> features)
    {
        var current = new FrameStatistics();
        var previous = new FrameStatistics();
        float[] raw = new float[count * FrameStatistics.Count];
        for (int i = 0; i < count; i++)
        {
            Span<float> row = raw.AsSpan(i * FrameStatistics.Count, FrameStatistics.Count);
            current.Measure(frames.Slice(i * ClipPreprocessing.FrameBytes, ClipPreprocessing.FrameBytes), row);
            if (i > 0)
            {
                current.MeasureMotion(previous, row);
                if (i == 1)
                {
                    FrameStatistics.CopyMotion(row, raw);
                }
            }

            (current, previous) = (previous, current);
        }

        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j < Dimension; j++)
            {
                features[(i * Dimension) + j] = TensorPrimitives.Dot<float>(
                    raw.AsSpan(i * FrameStatistics.Count, FrameStatistics.Count),
                    Projection.Value.AsSpan(j * FrameStatistics.Count, FrameStatistics.Count));
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing is held.
    }

    private static float[] MakeProjection()
    {
        var random = new CounterRandom(ProjectionSeed, FrameStatistics.Count);
        float[] matrix = new float[VisualFeatures.Dimension * FrameStatistics.Count];
        for (int i = 0; i < matrix.Length; i++)
        {
            matrix[i] = (float)(random.NextGaussian() / Math.Sqrt(FrameStatistics.Count));
        }

        return matrix;
    }
}

/// <summary>
/// Statistics of one 224×224 frame, on a grid of 56×56 means: colour of 8×8 fields, a hue-saturation and a brightness
/// histogram, edge directions in 4×4 fields, motion in 8×8 fields. Each group is shifted and scaled by constants so that
/// its values spread by roughly one on natural video.
/// </summary>
internal sealed class FrameStatistics
{
    private const int Grid = 56;
    private const int Block = ClipPreprocessing.Side / Grid;
    private const int Fields = 8;
    private const int FieldSide = Grid / Fields;
    private const int Hues = 12;
    private const int Levels = 8;
    private const int EdgeFields = 4;
    private const int EdgeSide = Grid / EdgeFields;
    private const int Directions = 8;

    private const int ColorStart = 0;
    private const int HueStart = ColorStart + (Fields * Fields * 3);
    private const int LevelStart = HueStart + Hues + 1;
    private const int EdgeStart = LevelStart + Levels;
    private const int MotionStart = EdgeStart + (EdgeFields * EdgeFields * Directions);

    /// <summary>Length of the raw vector.</summary>
    public const int Count = MotionStart + (Fields * Fields) + 3;

    private readonly float[] _red = new float[Grid * Grid];
    private readonly float[] _green = new float[Grid * Grid];
    private readonly float[] _blue = new float[Grid * Grid];
    private readonly float[] _luma = new float[Grid * Grid];

    public static void CopyMotion(ReadOnlySpan<float> from, Span<float> to) => from[MotionStart..Count].CopyTo(to[MotionStart..Count]);

    /// <summary>Fills everything but motion, which becomes that of a still picture.</summary>
    public void Measure(ReadOnlySpan<byte> frame, Span<float> raw)
    {
        raw[..Count].Clear();
        Reduce(frame);
        MeasureColor(raw);
        MeasureEdges(raw[EdgeStart..]);
        MeasureMotion(this, raw);
    }

    /// <summary>Fills motion: the mean difference of each field, and of the picture its mean, maximum and share above 5 %.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void MeasureMotion(FrameStatistics previous, Span<float> raw)
    {
        Span<float> motion = raw[MotionStart..Count];
        motion.Clear();
        float total = 0;
        float moved = 0;
        for (int i = 0; i < _luma.Length; i++)
        {
            float d = (Math.Abs(_red[i] - previous._red[i]) + Math.Abs(_green[i] - previous._green[i]) + Math.Abs(_blue[i] - previous._blue[i])) / 3;
            motion[Field(i / Grid, i % Grid)] += d / (FieldSide * FieldSide);
            total += d;
            moved += d > 0.05f ? 1 : 0;
        }

        float most = 0;
        for (int i = 0; i < Fields * Fields; i++)
        {
            most = Math.Max(most, motion[i]);
            motion[i] = (MathF.Sqrt(motion[i]) - 0.1f) / 0.1f;
        }

        motion[Fields * Fields] = (MathF.Sqrt(total / _luma.Length) - 0.1f) / 0.1f;
        motion[(Fields * Fields) + 1] = (MathF.Sqrt(most) - 0.2f) / 0.2f;
        motion[(Fields * Fields) + 2] = (MathF.Sqrt(moved / _luma.Length) - 0.2f) / 0.2f;
    }

    private static int Field(int y, int x) => (y / FieldSide * Fields) + (x / FieldSide);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Reduce(ReadOnlySpan<byte> frame)
    {
        Span<int> sums = stackalloc int[3 * Grid];
        for (int y = 0; y < Grid; y++)
        {
            sums.Clear();
            for (int line = y * Block; line < (y + 1) * Block; line++)
            {
                ReadOnlySpan<byte> pixels = frame.Slice(line * ClipPreprocessing.Side * 3, ClipPreprocessing.Side * 3);
                for (int x = 0; x < Grid; x++)
                {
                    ReadOnlySpan<byte> block = pixels.Slice(x * Block * 3, Block * 3);
                    sums[3 * x] += block[0] + block[3] + block[6] + block[9];
                    sums[(3 * x) + 1] += block[1] + block[4] + block[7] + block[10];
                    sums[(3 * x) + 2] += block[2] + block[5] + block[8] + block[11];
                }
            }

            const float Scale = 1f / (255 * Block * Block);
            for (int x = 0; x < Grid; x++)
            {
                int i = (y * Grid) + x;
                _red[i] = sums[3 * x] * Scale;
                _green[i] = sums[(3 * x) + 1] * Scale;
                _blue[i] = sums[(3 * x) + 2] * Scale;
                _luma[i] = (0.299f * _red[i]) + (0.587f * _green[i]) + (0.114f * _blue[i]);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MeasureColor(Span<float> raw)
    {
        for (int i = 0; i < _luma.Length; i++)
        {
            (float r, float g, float b) = (_red[i], _green[i], _blue[i]);
            int field = ColorStart + (3 * Field(i / Grid, i % Grid));
            raw[field] += r;
            raw[field + 1] += g;
            raw[field + 2] += b;
            raw[LevelStart + Math.Min(Levels - 1, (int)(_luma[i] * Levels))] += 1;

            // Hue counts by how much colour there is; what is left is gray.
            float high = Math.Max(r, Math.Max(g, b));
            float range = high - Math.Min(r, Math.Min(g, b));
            if (range > 0)
            {
                float hue = high == r ? (g - b) / range : high == g ? 2 + ((b - r) / range) : 4 + ((r - g) / range);
                raw[HueStart + Math.Min(Hues - 1, (int)((hue < 0 ? hue + 6 : hue) * (Hues / 6f)))] += range;
            }

            raw[HueStart + Hues] += 1 - range;
        }

        for (int i = 0; i < Fields * Fields * 3; i++)
        {
            raw[ColorStart + i] = ((raw[ColorStart + i] / (FieldSide * FieldSide)) - 0.4f) / 0.25f;
        }

        for (int i = HueStart; i < EdgeStart; i++)
        {
            raw[i] = (MathF.Sqrt(raw[i] / _luma.Length) - 0.25f) / 0.2f;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MeasureEdges(Span<float> edges)
    {
        for (int y = 1; y < Grid - 1; y++)
        {
            for (int x = 1; x < Grid - 1; x++)
            {
                int i = (y * Grid) + x;
                float dx = _luma[i + 1] - _luma[i - 1];
                float dy = _luma[i + Grid] - _luma[i - Grid];
                float strength = MathF.Sqrt((dx * dx) + (dy * dy));
                if (strength > 0)
                {
                    // Directions without sign: a dark-to-light edge equals a light-to-dark one.
                    float angle = MathF.Atan2(dy, dx) / MathF.PI;
                    int direction = (int)((angle < 0 ? angle + 1 : angle) * Directions) % Directions;
                    edges[((((y / EdgeSide) * EdgeFields) + (x / EdgeSide)) * Directions) + direction] += strength;
                }
            }
        }

        for (int i = 0; i < EdgeFields * EdgeFields * Directions; i++)
        {
            edges[i] = (MathF.Sqrt(edges[i] / (EdgeSide * EdgeSide)) - 0.1f) / 0.08f;
        }
    }
}
