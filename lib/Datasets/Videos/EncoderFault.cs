using Microsoft.ML.OnnxRuntime;
using Vcmr.Video.Encoders;

namespace Vcmr.Datasets.Videos;

/// <summary>Turns a failure of the frame encoder, which is no single video's, into one sentence.</summary>
internal static class EncoderFault
{
    /// <summary>Runs work that encodes frames.</summary>
    /// <exception cref="VcmrException">The runtime failed.</exception>
    public static T Explain<T>(IFrameEncoder? encoder, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (OnnxRuntimeException e)
        {
            throw new VcmrException(
                $"The frame encoder '{encoder?.Id}' failed ({OnnxSession.Text(e)}); run again with fewer workers or another encoder, what is committed is kept.", e);
        }
    }
}
