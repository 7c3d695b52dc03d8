using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Vcmr.Formats.Onnx;
using Vcmr.Video.Preprocessing;

namespace Vcmr.Video.Encoders;

/// <summary>A session with a model that takes pictures and gives 512 numbers for each. Running it is thread-safe.</summary>
internal sealed class OnnxImageModel : IDisposable
{
    private const int TrialBatch = 2;

    // As a part of the embedding's length; weights of float16 round by some 1e-3.
    private const float LeastChange = 1e-5f;

    // Of several outputs of 512 values the one so named is the embedding.
    private static readonly string[] UsualNames = ["image_embeds", "image_embedding", "image_features", "embedding", "embeddings", "features"];

    private readonly InferenceSession _session;
    private readonly string _path;

    private OnnxImageModel(string path, InferenceSession session, string where, FramePreprocessing? stated)
    {
        (_path, _session, Where) = (path, session, where);
        Input = CheckInput();
        Sha256 = OnnxFiles.Sha256(path);
        Preprocessing = KnownModels.Choose(path, Sha256, stated, session);
        NodeMetadata input = session.InputMetadata[Input];
        IsHalf = input.ElementDataType == TensorElementType.Float16;
        FixedBatch = Math.Max(0, input.Dimensions is [int batch, ..] ? batch : 0);
        (Output, OutputShape, IsHalfOutput) = Try();
    }

    /// <summary>Where it runs, as a clause.</summary>
    public string Where { get; }

    /// <summary>SHA-256 of its files.</summary>
    public string Sha256 { get; }

    /// <summary>How pictures are prepared.</summary>
    public FramePreprocessing Preprocessing { get; }

    /// <summary>Name of the input.</summary>
    public string Input { get; }

    /// <summary>Name of the output.</summary>
    public string Output { get; }

    /// <summary>Shape of the output, batch first; the rest holds 512 values.</summary>
    public IReadOnlyList<long> OutputShape { get; }

    /// <summary>Whether the input is float16, not float32.</summary>
    public bool IsHalf { get; }

    /// <summary>Whether the output is float16, not float32.</summary>
    public bool IsHalfOutput { get; }

    /// <summary>The only batch size the model takes, or 0 where it takes any.</summary>
    public int FixedBatch { get; }

    /// <summary>Loads a model.</summary>
    /// <exception cref="VcmrException">It cannot be loaded or does not fit, or what is stated contradicts what is known of it.</exception>
    public static OnnxImageModel Open(string path, FramePreprocessing? stated, int threads)
    {
        (InferenceSession session, string where) = OnnxSession.Open(path, threads);
        try
        {
            return new OnnxImageModel(path, session, where, stated);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Computes the output of an input; both are the caller's.</summary>
    public void Run(RunOptions options, OrtValue input, OrtValue output) => _session.Run(options, [Input], [input], [Output], [output]);

    public void Dispose() => _session.Dispose();

    private string CheckInput()
    {
        if (_session.InputMetadata.Count != 1)
        {
            throw Misfit($"takes {_session.InputMetadata.Count} inputs ({string.Join(", ", _session.InputMetadata.Keys)}) and not pictures alone; export the image tower by itself");
        }

        (string name, NodeMetadata input) = _session.InputMetadata.First();
        if (!input.IsTensor || input.ElementDataType is not (TensorElementType.Float or TensorElementType.Float16))
        {
            throw Misfit($"takes {(input.IsTensor ? $"{input.ElementDataType} values" : "no tensor")} as '{name}' and not normalised float32 or float16 pictures; export it with a float input");
        }

        const int Side = ClipPreprocessing.Side;
        int[] shape = input.Dimensions;
        bool fits = shape is [] or [_, -1 or 3, -1 or Side, -1 or Side];
        return fits
            ? name
            : throw Misfit($"takes '{name}' of shape {Shown(shape)} and not [batch, 3, {Side}, {Side}]; export it for RGB pictures of that size");
    }

    /// <summary>Runs all outputs that may do, for a model need not state their shapes, and picks the embedding.</summary>
    private (string Name, IReadOnlyList<long> Shape, bool IsHalf) Try()
    {
        string[] names = [.. _session.OutputMetadata.Where(o => IsPossible(o.Value)).Select(o => o.Key)];
        if (names.Length == 0)
        {
            throw NoOutput();
        }

        using OnnxBuffer input = Pictures(static i => i % 251);
        using var options = new RunOptions();
        try
        {
            using IDisposableReadOnlyCollection<OrtValue> outputs = _session.Run(options, [Input], [input.Value], names);
            var found = new List<(string Name, IReadOnlyList<long> Shape, OrtValue Value)>();
            for (int i = 0; i < names.Length; i++)
            {
                long[] shape = outputs[i].GetTensorTypeAndShape().Shape;
                if (shape.Length > 0 && shape[0] == input.Value.GetTensorTypeAndShape().Shape[0] && shape.Skip(1).Aggregate(1L, (a, b) => a * b) == VisualFeatures.Dimension)
                {
                    found.Add((names[i], shape, outputs[i]));
                }
            }

            if (found.Count == 0)
            {
                throw NoOutput();
            }

            (string name, IReadOnlyList<long> size, OrtValue value) = found.MinBy(f => (uint)Array.IndexOf(UsualNames, f.Name));
            bool isHalf = value.GetTensorTypeAndShape().ElementDataType == TensorElementType.Float16;
            float[] embedding = Row(value, isHalf);
            if (!TensorPrimitives.IsFiniteAll<float>(embedding))
            {
                throw Misfit($"gives NaN or infinite values for a plain picture as '{name}'; its weights are damaged or overflow float16, so export it anew as float32");
            }

            // Brighter and of another pattern: what sees anything tells it from the first.
            using OnnxBuffer other = Pictures(static i => 128 + (i % 127));
            using IDisposableReadOnlyCollection<OrtValue> answers = _session.Run(options, [Input], [other.Value], [name]);
            return TensorPrimitives.Distance<float>(embedding, Row(answers[0], isHalf)) > LeastChange * TensorPrimitives.Norm<float>(embedding)
                ? (name, size, isHalf)
                : throw Misfit($"gives the same values for different pictures as '{name}'; its weights are damaged, or the output is none of the picture's, so export it anew");
        }
        catch (OnnxRuntimeException e)
        {
            throw new VcmrException($"The frame encoder '{_path}' loads but cannot encode {input.Value.GetTensorTypeAndShape().Shape[0]} pictures ({OnnxSession.Text(e)}); export it with a free batch size.", e);
        }
    }

    private OnnxBuffer Pictures(Func<int, int> values)
    {
        int batch = FixedBatch > 0 ? FixedBatch : TrialBatch;
        byte[] frame = [.. Enumerable.Range(0, ClipPreprocessing.FrameBytes).Select(i => (byte)values(i))];
        var buffer = new OnnxBuffer(IsHalf, [batch, 3, ClipPreprocessing.Side, ClipPreprocessing.Side]);
        for (int i = 0; i < batch; i++)
        {
            buffer.SetFrame(i, frame, Preprocessing);
        }

        return buffer;
    }

    private static bool IsPossible(NodeMetadata output)
    {
        if (!output.IsTensor || output.ElementDataType is not (TensorElementType.Float or TensorElementType.Float16))
        {
            return false;
        }

        // Free extents are -1, and no extents at all may mean that they are not stated.
        int[] shape = output.Dimensions;
        return shape.Length != 1 && (shape.Contains(-1) || shape.Length == 0 || shape.Skip(1).Aggregate(1L, (a, b) => a * b) == VisualFeatures.Dimension);
    }

    /// <summary>The first picture's values.</summary>
    private static float[] Row(OrtValue value, bool isHalf)
    {
        float[] row = new float[VisualFeatures.Dimension];
        if (isHalf)
        {
            TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<Float16, Half>(value.GetTensorDataAsSpan<Float16>())[..row.Length], row);
        }
        else
        {
            value.GetTensorDataAsSpan<float>()[..row.Length].CopyTo(row);
        }

        return row;
    }

    private VcmrException NoOutput() => Misfit(
        $"gives {string.Join(", ", _session.OutputMetadata.Select(o => $"'{o.Key}' {(o.Value.IsTensor ? $"{o.Value.ElementDataType} {Shown(o.Value.Dimensions)}" : "that is no tensor")}"))} and none of [batch, {VisualFeatures.Dimension}] floats; export the projected image embedding");

    private static string Shown(int[] shape) => $"[{string.Join(", ", shape.Select(d => d < 0 ? "any" : $"{d}"))}]";

    private VcmrException Misfit(string what) => new($"The frame encoder '{_path}' does not fit: it {what}.");
}

/// <summary>Opens sessions of ONNX Runtime: on the GPU where the build and the machine have one, else on the CPU.</summary>
internal static class OnnxSession
{
    private const string CudaProvider = "CUDAExecutionProvider";
    private const int LongestText = 200;

    /// <summary>Loads a model.</summary>
    /// <param name="path">The ONNX file.</param>
    /// <param name="threads">CPU threads; 0 is one a core.</param>
    /// <returns>The session, which the caller disposes, and where it runs, as a clause.</returns>
    /// <exception cref="VcmrException">The file is missing or no ONNX model.</exception>
    public static (InferenceSession Session, string Where) Open(string path, int threads)
    {
        if (!File.Exists(path))
        {
            string what = Directory.Exists(path) ? "is a folder" : "does not exist";
            throw new VcmrException($"The frame encoder '{path}' {what}; name an ONNX file, or leave it out to use the weightless descriptor.");
        }

        OnnxBounds.Check(path);
        string cores = $"on the CPU with {(threads == 1 ? "1 thread" : $"{(threads == 0 ? Environment.ProcessorCount : threads)} threads")}";
        if (!OrtEnv.Instance().GetAvailableProviders().Contains(CudaProvider))
        {
            return (Open(path, threads, isOnGpu: false), cores);
        }

        try
        {
            return (Open(path, threads, isOnGpu: true), "on the first CUDA device");
        }
        catch (VcmrException e) when (e.InnerException is OnnxRuntimeException cause)
        {
            // The driver, the device or cuDNN is missing; were it the model, the CPU would refuse it as well.
            return (Open(path, threads, isOnGpu: false), $"{cores} because CUDA is not to be had ({Text(cause)})");
        }
    }

    /// <summary>What the runtime says of an error, on one line and not too long.</summary>
    public static string Text(OnnxRuntimeException error)
    {
        string text = error.Message.ReplaceLineEndings(" ").Trim().TrimEnd('.');
        return text.Length <= LongestText ? text : text[..LongestText] + "…";
    }

    private static InferenceSession Open(string path, int threads, bool isOnGpu)
    {
        try
        {
            using var options = new SessionOptions { IntraOpNumThreads = threads, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
            if (isOnGpu)
            {
                options.AppendExecutionProvider_CUDA();
            }

            return new InferenceSession(path, options);
        }
        catch (OnnxRuntimeException e)
        {
            throw new VcmrException($"The frame encoder '{path}' cannot be loaded as an ONNX model ({Text(e)}); check that it, and a file with its weights beside it, are complete.", e);
        }
    }
}
