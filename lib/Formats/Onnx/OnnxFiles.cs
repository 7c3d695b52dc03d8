using System.Security.Cryptography;
using Google.Protobuf;

namespace Vcmr.Formats.Onnx;

/// <summary>The files that make up a model: the .onnx file, and those beside it that hold weights.</summary>
internal static class OnnxFiles
{
    private const string Location = "location";
    private const int Chunk = 1 << 20;

    /// <summary>The paths of all files, the .onnx file first, the others in the order of their names.</summary>
    /// <param name="path">The .onnx file.</param>
    /// <exception cref="InvalidProtocolBufferException">The file is no model.</exception>
    public static IReadOnlyList<string> Of(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, Chunk);
        ModelOutline model = ModelOutline.Parser.WithDiscardUnknownFields(true).ParseFrom(file);
        IEnumerable<string> locations = Tensors(model.Graph)
            .SelectMany(t => t.ExternalData)
            .Where(e => e.Key == Location)
            .Select(e => e.Value)
            .Distinct()
            .Order(StringComparer.Ordinal);
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        return [path, .. locations.Select(l => Path.Combine(folder, l))];
    }

    /// <summary>SHA-256 over all files, one after another, in small letters; that of the file alone where there is one.</summary>
    /// <param name="path">The .onnx file.</param>
    /// <exception cref="InvalidProtocolBufferException">The file is no model.</exception>
    public static string Sha256(string path)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[Chunk];
        foreach (string part in Of(path))
        {
            using FileStream file = File.OpenRead(part);
            for (int read; (read = file.Read(buffer)) > 0;)
            {
                hash.AppendData(buffer, 0, read);
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // The parser bounds how deep graphs lie within one another.
    private static IEnumerable<TensorOutline> Tensors(GraphOutline? graph) =>
        graph is null ? [] : graph.Initializer.Concat(graph.Node.SelectMany(n => n.Attribute).SelectMany(Tensors));

    private static IEnumerable<TensorOutline> Tensors(AttributeOutline attribute)
    {
        IEnumerable<TensorOutline> own = attribute.T is { } tensor ? attribute.Tensors.Prepend(tensor) : attribute.Tensors;
        return own.Concat(Tensors(attribute.G)).Concat(attribute.Graphs.SelectMany(Tensors));
    }
}
