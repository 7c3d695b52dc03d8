using System.Collections.Concurrent;
using Microsoft.ML.OnnxRuntime;
using Vcmr.Formats.Onnx;
using Vcmr.Video.Preprocessing;

namespace Vcmr.Video.Encoders;

/// <summary>
/// An image encoder in ONNX form, such as CLIP ViT-B/32's image tower: one input of 224×224 RGB pictures, one output of
/// 512 values; weights of any type ONNX Runtime computes with (fp32, fp16, quantised to int8). Names, batch size and
/// number type come from the model. It runs on the first NVIDIA GPU in a build with <c>-p:Cuda=true</c>, else on the CPU.
/// One session serves all callers.
/// </summary>
public sealed class ClipOnnxEncoder : IFrameEncoder
{
    // Bounds the memory of a call; larger batches gain nothing on a CPU.
    private const int MostFrames = 64;

    private readonly OnnxImageModel _model;
    private readonly ConcurrentBag<OnnxImageBatch> _batches = [];

    /// <summary>Loads a model and tries it on two pictures.</summary>
    /// <param name="path">The ONNX file; files with its weights lie beside it.</param>
    /// <param name="preprocessing">What it was trained with; null is CLIP's.</param>
    /// <param name="threads">CPU threads that the calls share; 0 is one a core.</param>
    /// <exception cref="VcmrException">The file is missing, no ONNX model, has other inputs or outputs, or gives no finite numbers.</exception>
    public ClipOnnxEncoder(string path, FramePreprocessing? preprocessing = null, int threads = 0)
    {
        Preprocessing = preprocessing ?? FramePreprocessing.Clip;
        Threads = threads > 0 ? threads : Environment.ProcessorCount;
        _model = OnnxImageModel.Open(path, Preprocessing, threads);
        Name = Path.GetFileNameWithoutExtension(path);
        Sha256 = OnnxFiles.Sha256(path);
    }

    /// <summary>The model's name: its file's, without the ending.</summary>
    public string Name { get; }

    /// <inheritdoc/>
    public string Id => $"onnx-{Name}-sha256:{Sha256}";

    /// <inheritdoc/>
    /// <remarks>Of a model in several files that of all of them, one after another, the .onnx file first.</remarks>
    public string Sha256 { get; }

    /// <inheritdoc/>
    public FramePreprocessing Preprocessing { get; }

    /// <inheritdoc/>
    public int Dimension => VisualFeatures.Dimension;

    /// <summary>CPU threads that the calls share.</summary>
    public int Threads { get; }

    /// <summary>What it is and where it runs, in a sentence.</summary>
    public string About =>
        $"Frame encoder {Name}: {(_model.IsHalf ? "float16" : "float32")} input '{_model.Input}', output '{_model.Output}', preprocessing {Preprocessing.Name}, {_model.Where}.";

    /// <inheritdoc/>
    /// <exception cref="OnnxRuntimeException">The runtime failed, for example for want of memory.</exception>
    public void Encode(ReadOnlySpan<byte> frames, int count, Span<float> features)
    {
        const int FrameBytes = ClipPreprocessing.FrameBytes;
        if (!_batches.TryTake(out OnnxImageBatch? batch))
        {
            batch = new OnnxImageBatch(_model);
        }

        int most = _model.FixedBatch > 0 ? _model.FixedBatch : MostFrames;
        for (int first = 0; first < count; first += most)
        {
            int used = Math.Min(most, count - first);
            batch.Run(frames.Slice(first * FrameBytes, used * FrameBytes), used, features.Slice(first * Dimension, used * Dimension));
        }

        // A batch whose run failed is not used again.
        _batches.Add(batch);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        while (_batches.TryTake(out OnnxImageBatch? batch))
        {
            batch.Dispose();
        }

        _model.Dispose();
    }
}
