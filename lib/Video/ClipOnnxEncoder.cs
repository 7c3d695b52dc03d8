using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Vcmr.Video;

/// <summary>
/// An image encoder in ONNX form, such as CLIP ViT-B/32's image tower: one 224×224 RGB input normalised as CLIP's, one
/// output of 512 values. Names, batch size and number type (fp32 or fp16) come from the model.
/// </summary>
public sealed class ClipOnnxEncoder : IFrameEncoder
{
    private readonly InferenceSession _session;
    private readonly string _input;
    private readonly string _output;
    private readonly bool _isHalf;
    private readonly int _fixedBatch;

    /// <summary>Loads a model.</summary>
    /// <param name="path">The ONNX file.</param>
    /// <param name="threads">Threads of one call; 0 is one a core.</param>
    /// <exception cref="VcmrException">The file is missing, no ONNX model, or has other inputs or outputs.</exception>
    public ClipOnnxEncoder(string path, int threads = 0)
    {
        if (!File.Exists(path))
        {
            throw new VcmrException($"The frame encoder '{path}' does not exist; name an ONNX file, or leave it out to use the weightless descriptor.");
        }

        using (FileStream file = File.OpenRead(path))
        {
            Id = $"onnx-{Path.GetFileNameWithoutExtension(path)}-sha256:{Convert.ToHexStringLower(SHA256.HashData(file))}";
        }

        try
        {
            using var options = new SessionOptions { IntraOpNumThreads = threads, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
            _session = new InferenceSession(path, options);
        }
        catch (OnnxRuntimeException e)
        {
            throw new VcmrException($"The frame encoder '{path}' cannot be loaded as an ONNX model; check that the file is complete.", e);
        }

        (_input, NodeMetadata input) = _session.InputMetadata.First();
        int[] shape = input.Dimensions ?? [];
        bool isImage = _session.InputMetadata.Count == 1 && input.IsTensor && shape.Length == 4 && shape[1] is (3 or -1)
            && shape[2] is (-1 or ClipPreprocessing.Side) && shape[3] is (-1 or ClipPreprocessing.Side);
        _isHalf = input.IsTensor && input.ElementDataType == TensorElementType.Float16;
        string? output = _session.OutputMetadata.FirstOrDefault(o => o.Value.IsTensor && o.Value.Dimensions is [_, VisualFeatures.Dimension]).Key;
        if (!isImage || output is null || !(_isHalf || input.ElementDataType == TensorElementType.Float))
        {
            _session.Dispose();
            throw new VcmrException(
                $"The frame encoder '{path}' does not fit: it must have one float input [batch, 3, 224, 224] and an output [batch, {VisualFeatures.Dimension}].");
        }

        _output = output;
        _fixedBatch = Math.Max(0, shape[0]);
    }

    /// <inheritdoc/>
    public string Id { get; }

    /// <inheritdoc/>
    public int Dimension => VisualFeatures.Dimension;

    /// <inheritdoc/>
    public void Encode(ReadOnlySpan<byte> frames, int count, Span<float> features)
    {
        int batch = _fixedBatch > 0 ? _fixedBatch : count;
        const int Values = ClipPreprocessing.FrameBytes;
        float[] tensor = new float[batch * Values];
        for (int first = 0; first < count; first += batch)
        {
            int used = Math.Min(batch, count - first);
            for (int i = 0; i < used; i++)
            {
                ClipPreprocessing.ToTensor(frames.Slice((first + i) * Values, Values), tensor.AsSpan(i * Values, Values));
            }

            Run(tensor, batch, used, features[(first * Dimension)..]);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    private void Run(float[] tensor, int batch, int used, Span<float> features)
    {
        long[] shape = [batch, 3, ClipPreprocessing.Side, ClipPreprocessing.Side];
        using OrtValue input = _isHalf
            ? OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(tensor, v => (Float16)v), shape)
            : OrtValue.CreateTensorValueFromMemory(tensor, shape);
        using var options = new RunOptions();
        using IDisposableReadOnlyCollection<OrtValue> outputs = _session.Run(options, [_input], [input], [_output]);
        if (outputs[0].GetTensorTypeAndShape().ElementDataType == TensorElementType.Float16)
        {
            ReadOnlySpan<Half> halves = MemoryMarshal.Cast<Float16, Half>(outputs[0].GetTensorDataAsSpan<Float16>())[..(used * Dimension)];
            System.Numerics.Tensors.TensorPrimitives.ConvertToSingle(halves, features);
        }
        else
        {
            outputs[0].GetTensorDataAsSpan<float>()[..(used * Dimension)].CopyTo(features);
        }
    }
}
