using System.Security.Cryptography;
using System.Text;

namespace Vcmr.Formats.Onnx;

/// <summary>The files that make up a model: the .onnx file, and those beside it that hold weights.</summary>
internal static class OnnxFiles
{
    // Field numbers of onnx.proto: which fields of a message are, or hold, tensors.
    private static readonly Dictionary<(Message In, int Field), Message> Fields = new()
    {
        [(Message.Model, 7)] = Message.Graph,
        [(Message.Graph, 1)] = Message.Node,
        [(Message.Graph, 5)] = Message.Tensor,
        [(Message.Node, 5)] = Message.Attribute,
        [(Message.Attribute, 5)] = Message.Tensor,
        [(Message.Attribute, 6)] = Message.Graph,
        [(Message.Attribute, 10)] = Message.Tensor,
        [(Message.Attribute, 11)] = Message.Graph,
        [(Message.Tensor, 13)] = Message.ExternalData,
    };

    private enum Message
    {
        Model,
        Graph,
        Node,
        Attribute,
        Tensor,
        ExternalData,
    }

    /// <summary>The paths of all files, the .onnx file first, the others in the order of their names.</summary>
    /// <param name="path">The .onnx file.</param>
    /// <exception cref="InvalidDataException">The file is no model.</exception>
    public static IReadOnlyList<string> Of(string path)
    {
        using FileStream file = File.OpenRead(path);
        var fields = new ProtobufFields(file);
        var locations = new SortedSet<string>(StringComparer.Ordinal);
        var open = new Stack<(Message Kind, long Position, long End)>([(Message.Model, 0, file.Length)]);
        while (open.TryPop(out (Message Kind, long Position, long End) message))
        {
            if (message.Kind == Message.ExternalData)
            {
                string[] entry = [.. fields.Of(message.Position, message.End).Select(f => Encoding.UTF8.GetString(fields.Bytes(f.Position, f.End)))];
                if (entry is ["location", var location])
                {
                    locations.Add(location);
                }

                continue;
            }

            foreach ((int number, long position, long end) in fields.Of(message.Position, message.End))
            {
                if (Fields.TryGetValue((message.Kind, number), out Message kind))
                {
                    open.Push((kind, position, end));
                }
            }
        }

        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        return [path, .. locations.Select(l => Path.Combine(folder, l))];
    }

    /// <summary>SHA-256 over all files, one after another, in small letters; that of the file alone where there is one.</summary>
    /// <param name="path">The .onnx file.</param>
    /// <exception cref="InvalidDataException">The file is no model.</exception>
    public static string Sha256(string path)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[1 << 20];
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
}
