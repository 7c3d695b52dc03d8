using Vcmr.Formats.Tensors;
using static TorchSharp.torch;

namespace Vcmr.Training.Stages;

/// <summary>Clip embeddings on disk: <c>embeddings</c> [segments, width] and <c>segments</c> [clips] in a safetensors file.</summary>
public static class EmbeddingFile
{
    /// <summary>Writes embeddings.</summary>
    public static void Write(string path, ClipEmbeddings embeddings)
    {
        using var scope = NewDisposeScope();
        long[] segments = [.. Enumerable.Range(0, embeddings.Clips).Select(c => (long)embeddings.Segments(c))];
        Safetensors.Write(path, new Dictionary<string, Tensor>
        {
            ["embeddings"] = tensor(embeddings.Values).reshape(-1, embeddings.Width),
            ["segments"] = tensor(segments),
        });
    }

    /// <summary>Reads embeddings.</summary>
    /// <exception cref="VcmrException">The file is broken or holds something else.</exception>
    public static ClipEmbeddings Read(string path)
    {
        using SafetensorsFile file = Safetensors.Read(path);
        if (!file.Tensors.TryGetValue("embeddings", out Tensor? values) || !file.Tensors.TryGetValue("segments", out Tensor? segments))
        {
            throw new VcmrException($"'{path}' holds no embeddings; delete it to compute them again.");
        }

        int[] counts = [.. segments.data<long>().ToArray().Select(n => (int)n)];
        return new ClipEmbeddings(values.data<float>().ToArray(), counts, (int)values.shape[1]);
    }
}
