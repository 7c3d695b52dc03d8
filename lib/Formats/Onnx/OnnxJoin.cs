using Google.Protobuf;
using Vcmr.Storage;

namespace Vcmr.Formats.Onnx;

/// <summary>Makes one model of two, of which the second takes what the first gives, with a free batch size in place of a fixed one.</summary>
internal static class OnnxJoin
{
    // From IR 4 on weights need not be inputs too.
    private const int IrVersion = 7;

    /// <summary>Writes the joined model: aside, flushed and renamed.</summary>
    /// <param name="path">The file.</param>
    /// <param name="first">The model that takes the input.</param>
    /// <param name="second">The model that gives the output; no operator of either may depend on the batch size.</param>
    /// <param name="about">What it is, in a sentence.</param>
    /// <param name="metadata">Further strings by name.</param>
    /// <exception cref="InvalidProtocolBufferException">One of the two is no model.</exception>
    /// <exception cref="VcmrException">The file cannot be written.</exception>
    public static void Write(string path, string first, string second, string about, IEnumerable<KeyValuePair<string, string>> metadata)
    {
        ModelProto head = Read(first);
        ModelProto tail = Read(second);
        string handed = head.Graph.Output[0].Name;
        string taken = tail.Graph.Input[0].Name;
        foreach (NodeProto node in head.Graph.Node)
        {
            for (int i = 0; i < node.Output.Count; i++)
            {
                node.Output[i] = node.Output[i] == handed ? taken : node.Output[i];
            }
        }

        // A new graph leaves out the shapes of inner values, which hold the fixed batch size.
        var graph = new GraphProto
        {
            Name = tail.Graph.Name,
            Node = { head.Graph.Node, tail.Graph.Node },
            Initializer = { head.Graph.Initializer, tail.Graph.Initializer },
            Input = { Free(head.Graph.Input[0]) },
            Output = { Free(tail.Graph.Output[0]) },
        };
        var model = new ModelProto { IrVersion = IrVersion, ProducerName = "vcmr", DocString = about, Graph = graph, OpsetImport = { tail.OpsetImport } };
        model.MetadataProps.AddRange(metadata.Select(m => new StringStringEntryProto { Key = m.Key, Value = m.Value }));
        AtomicFile.Write(path, stream => model.WriteTo(stream));
    }

    private static ModelProto Read(string path)
    {
        using FileStream file = File.OpenRead(path);
        return ModelProto.Parser.ParseFrom(file);
    }

    private static ValueInfoProto Free(ValueInfoProto value)
    {
        value.Type.TensorType.Shape.Dim[0] = new TensorShapeProto.Types.Dimension { DimParam = "batch" };
        return value;
    }
}
