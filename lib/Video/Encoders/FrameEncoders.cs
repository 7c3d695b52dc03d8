using Vcmr.Video.Preprocessing;

namespace Vcmr.Video.Encoders;

/// <summary>The frame encoders a user can name.</summary>
public static class FrameEncoders
{
    /// <summary>Opens an encoder, which the caller disposes.</summary>
    /// <param name="path">An ONNX file, or empty for the weightless descriptor.</param>
    /// <param name="preprocessing">What the file expects, by name.</param>
    /// <param name="workers">How many callers there are at a time, who share the cores; 0 is one a core.</param>
    /// <exception cref="VcmrException">The file is missing or does not fit, or there is no such preprocessing.</exception>
    public static IFrameEncoder Open(string path, string preprocessing, int workers = 0)
    {
        if (path.Length == 0)
        {
            return new DescriptorEncoder();
        }

        // One thread a caller where there is a caller a core.
        int threads = workers == 0 ? 1 : Math.Max(1, Environment.ProcessorCount / workers);
        return new ClipOnnxEncoder(path, FramePreprocessing.Parse(preprocessing), threads);
    }
}
