using Microsoft.ML.OnnxRuntime;

namespace Vcmr.Video.Encoders;

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
