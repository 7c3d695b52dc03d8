using Google.Protobuf;
using Vcmr.Storage;

namespace Vcmr.Formats.Onnx;

/// <summary>
/// Refuses model files that a runtime should not be asked to load: pipes, and files of so many tiny tensors or operators
/// that they take hundreds of times their size in memory. It goes through the file once and keeps nothing of it.
/// </summary>
internal static class OnnxBounds
{
    // CLIP's image towers have some thousand of each, quantised ones some more.
    private const int MostParts = CheckpointSource.MostTensors;
    private const int MostLevels = 100;

    /// <summary>Looks at a model and at the files with its weights.</summary>
    /// <param name="path">The .onnx file, which exists.</param>
    /// <exception cref="VcmrException">It is refused. What is damaged in another way is left to the runtime, which says so.</exception>
    public static void Check(string path)
    {
        RequireFile(path);
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            using var input = CodedInputStream.CreateWithLimits(file, int.MaxValue, MostLevels);
            new Counter(path, input).Count(Part.Model, long.MaxValue, level: 0);
            foreach (string part in OnnxFiles.Of(path).Skip(1).Where(File.Exists))
            {
                RequireFile(part);
            }
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or IOException or UnauthorizedAccessException)
        {
            // The runtime reads it too, and says what is wrong.
        }
    }

    private static void RequireFile(string path)
    {
        if (PlainFile.Length(path) == 0)
        {
            throw new VcmrException($"The frame encoder's file '{path}' is empty, or a pipe or a device; copy it anew or save it as a file.");
        }
    }

    /// <summary>The messages with tensors somewhere inside them.</summary>
    private enum Part
    {
        Model,
        Graph,
        Node,
        Attribute,
        Tensor,
    }

    private sealed class Counter(string path, CodedInputStream input)
    {
        private int _parts;

        public void Count(Part part, long end, int level)
        {
            uint tag;
            while (input.Position < end && (tag = input.ReadTag()) != 0)
            {
                Part? inner = WireFormat.GetTagWireType(tag) == WireFormat.WireType.LengthDelimited ? Inside(part, WireFormat.GetTagFieldNumber(tag)) : null;
                if ((inner is Part.Tensor or Part.Node && ++_parts > MostParts) || level > MostLevels)
                {
                    throw new VcmrException($"The frame encoder '{path}' holds more than {MostParts} tensors and operators, or graphs too deep within one another; name the image tower of a model, which has some thousand.");
                }

                if (inner is null or Part.Tensor)
                {
                    input.SkipLastField();
                    continue;
                }

                int length = input.ReadLength();
                Count(inner.Value, input.Position + Math.Max(0, length), level + 1);
            }
        }

        private static Part? Inside(Part part, int field) => (part, field) switch
        {
            (Part.Model, ModelOutline.GraphFieldNumber) => Part.Graph,
            (Part.Graph, GraphOutline.NodeFieldNumber) => Part.Node,
            (Part.Graph, GraphOutline.InitializerFieldNumber) => Part.Tensor,
            (Part.Node, NodeOutline.AttributeFieldNumber) => Part.Attribute,
            (Part.Attribute, AttributeOutline.TFieldNumber or AttributeOutline.TensorsFieldNumber) => Part.Tensor,
            (Part.Attribute, AttributeOutline.GFieldNumber or AttributeOutline.GraphsFieldNumber) => Part.Graph,
            _ => null,
        };
    }
}
