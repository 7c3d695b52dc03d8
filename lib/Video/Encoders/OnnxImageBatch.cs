using Microsoft.ML.OnnxRuntime;
using Vcmr.Video.Preprocessing;

namespace Vcmr.Video.Encoders;

/// <summary>
/// Input and output of one call of an <see cref="OnnxImageModel"/>, kept for the next call so that a call allocates
/// nothing of size. Not thread-safe.
/// </summary>
internal sealed class OnnxImageBatch(OnnxImageModel model) : IDisposable
{
    private const int FrameValues = ClipPreprocessing.FrameBytes;
    private readonly RunOptions _options = new();
    private OnnxBuffer? _input;
    private OnnxBuffer? _output;
    private int _size;

    /// <summary>Encodes frames.</summary>
    /// <param name="frames">Bytes <c>[count, 224, 224, 3]</c>.</param>
    /// <param name="count">Number of frames, at most the model's batch where that is fixed.</param>
    /// <param name="features">Receives <c>[count, 512]</c>.</param>
    public void Run(ReadOnlySpan<byte> frames, int count, Span<float> features)
    {
        Resize(model.FixedBatch > 0 ? model.FixedBatch : count);
        for (int i = 0; i < count; i++)
        {
            _input!.SetFrame(i, frames.Slice(i * FrameValues, FrameValues), model.Preprocessing);
        }

        // What is left of an earlier call must not count: a quantised model scales by the whole batch.
        _input!.Clear(count * FrameValues);
        model.Run(_options, _input.Value, _output!.Value);
        _output.CopyTo(features);
    }

    public void Dispose()
    {
        _input?.Dispose();
        _output?.Dispose();
        _options.Dispose();
    }

    private void Resize(int size)
    {
        if (_size != size)
        {
            _input?.Dispose();
            _output?.Dispose();
            _input = new OnnxBuffer(model.IsHalf, [size, 3, ClipPreprocessing.Side, ClipPreprocessing.Side]);
            _output = new OnnxBuffer(model.IsHalfOutput, [size, .. model.OutputShape.Skip(1)]);
            _size = size;
        }
    }
}
