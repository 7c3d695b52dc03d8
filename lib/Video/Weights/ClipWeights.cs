using Vcmr.Formats;
using Vcmr.Formats.Tensors;
using Vcmr.Video.Encoders;
using Vcmr.Video.Preprocessing;

namespace Vcmr.Video.Weights;

/// <summary>The weights of CLIP ViT-B/32: where they are had, and how its image tower becomes a frame encoder.</summary>
public static class ClipWeights
{
    /// <summary>Name of the official file, a TorchScript program with image and text tower.</summary>
    public const string FileName = "ViT-B-32.pt";

    /// <summary>Name of the image tower as a frame encoder.</summary>
    public const string EncoderName = "clip-vit-b-32.onnx";

    /// <summary>SHA-256 of the official file; its address names it, and the official loader checks it.</summary>
    public const string Sha256 = "40d365715913c9da98579312b702a82c18be219cc2a73407c4526f58eba950af";

    /// <summary>Bytes of the official file.</summary>
    public const long Bytes = 353_976_522;

    /// <summary>Licence of model and weights.</summary>
    public const string Licence = "MIT, (c) 2021 OpenAI";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Where the official file is had. Source: openai/CLIP, clip/clip.py.</summary>
    public static Uri Address { get; } = new($"https://openaipublic.azureedge.net/clip/models/{Sha256}/{FileName}");

    /// <summary>What to do where the network does not let the download through, as a clause.</summary>
    /// <param name="folder">The folder of the weights.</param>
    public static string ByHand(string folder) =>
        $"fetch that address ({Bytes >> 20} MiB) with a browser or on another machine and run {ToolName.Hint($"weights --from {FileName} --to {folder}")}";

    /// <summary>Fetches the official file into a folder, unless it is there.</summary>
    /// <returns>Its path.</returns>
    /// <exception cref="VcmrException">It cannot be had; the message says what to do by hand.</exception>
    public static string Download(string folder, IProgress<ByteProgress>? progress = null, CancellationToken cancellation = default)
    {
        string path = Path.Combine(folder, FileName);
        if (!File.Exists(path) || !IsOfficial(path))
        {
            new FileDownload(Address, Sha256, Patience).Run(path, ByHand(folder), progress, cancellation);
        }

        return path;
    }

    /// <summary>Whether a file is the official one, byte for byte.</summary>
    /// <exception cref="VcmrException">There is no such file.</exception>
    public static bool IsOfficial(string path)
    {
        using FileStream file = CheckpointSource.Open(path);
        return file.Length == Bytes && FileDownload.HashOf(path) == Sha256;
    }

    /// <summary>Writes the image tower of a CLIP model as a frame encoder and tries it.</summary>
    /// <param name="model">The official file, or any TorchScript program or state dict with the same keys; nothing in it is executed.</param>
    /// <param name="folder">Where to.</param>
    /// <param name="isHalf">Whether as float16.</param>
    /// <returns>The encoder's path: <see cref="EncoderName"/> for the official file, else after the model's name; with <c>-fp16</c> as float16.</returns>
    /// <exception cref="VcmrException">The file holds no such tower, or one for other pictures or embeddings than this project's.</exception>
    public static string Convert(string model, string folder, bool isHalf)
    {
        string name = Path.GetFileNameWithoutExtension(IsOfficial(model) ? EncoderName : model);
        string path = Path.Combine(folder, $"{name}{(isHalf ? "-fp16" : "")}.onnx");
        using (SafetensorsFile file = TensorFile.Read(model))
        {
            var shape = ClipVisionShape.Of(file.Tensors, model);
            if (shape.Resolution != ClipPreprocessing.Side || shape.EmbeddingSize != VisualFeatures.Dimension)
            {
                throw new VcmrException(
                    $"The image tower of '{model}' takes pictures of {shape.Resolution}×{shape.Resolution} and gives {shape.EmbeddingSize} values, not {ClipPreprocessing.Side}×{ClipPreprocessing.Side} and {VisualFeatures.Dimension}; take ViT-B/32 or ViT-B/16.");
            }

            ClipVisionOnnx.Write(path, file.Tensors, model, isHalf);
        }

        try
        {
            using var encoder = new ClipOnnxEncoder(path, FramePreprocessing.Clip);
        }
        catch (VcmrException)
        {
            File.Delete(path);
            throw;
        }

        return path;
    }
}
