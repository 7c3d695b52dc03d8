using Google.Protobuf;
using Vcmr.Formats.Onnx;
using Vcmr.Tests.Support;
using Xunit;
using static TorchSharp.torch;

namespace Vcmr.Tests.Formats.Onnx;

public sealed class OnnxGraphTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Model_is_read_back_as_it_was_added()
    {
        ModelProto model = ModelProto.Parser.ParseFrom(Write("a.onnx"));
        Assert.Equal((7, "vcmr", "A model."), (model.IrVersion, model.ProducerName, model.DocString));
        Assert.Equal([("", 13L)], model.OpsetImport.Select(o => (o.Domain, o.Version)));
        Assert.Equal([("source", "ü")], model.MetadataProps.Select(m => (m.Key, m.Value)));
        Assert.Equal("tiny", model.Graph.Name);
        Assert.Equal(["w", "index"], model.Graph.Initializer.Select(t => t.Name));
        Assert.Equal([2, 2], model.Graph.Initializer[0].Dims);
        Assert.Equal("0000803F000000400000404000008040", Convert.ToHexString(model.Graph.Initializer[0].RawData.Span));
        NodeProto node = Assert.Single(model.Graph.Node);
        Assert.Equal("y/Gemm", node.Name);
        Assert.Equal([("alpha", 0.5f, 0L), ("transB", 0f, 1L), ("none", 0f, 0L)], node.Attribute.SkipLast(1).Select(a => (a.Name, a.F, a.I)));
        Assert.Equal([2, -1], node.Attribute[^1].Ints);
        Assert.Equal(["batch", "2"], model.Graph.Input[0].Type.TensorType.Shape.Dim.Select(d => d.HasDimParam ? d.DimParam : $"{d.DimValue}"));
    }

    [Fact]
    public void Values_of_zero_are_written_as_readers_of_the_format_expect()
    {
        ModelProto model = ModelProto.Parser.ParseFrom(Write("a.onnx"));
        Assert.True(model.OpsetImport[0].HasDomain);
        Assert.True(model.Graph.Node[0].Attribute.Single(a => a.Name == "none").HasI);
    }

    [Fact]
    public void Graph_stands_in_the_file_in_the_order_of_the_calls()
    {
        // A frame encoder's id is its file's hash, so the same weights must always give the same bytes.
        byte[] file = Write("a.onnx");
        Assert.Equal(file, Write("b.onnx"));
        int[] places = [.. new[] { "tiny"u8.ToArray(), "an input"u8.ToArray(), "w"u8.ToArray(), "y/Gemm"u8.ToArray(), "index"u8.ToArray(), "an output"u8.ToArray() }
            .Select(name => file.AsSpan().IndexOf([(byte)name.Length, .. name]))];
        Assert.Equal(places.Order(), places);
        Assert.DoesNotContain(-1, places);
    }

    [Fact]
    public void Files_of_weights_are_found_in_graphs_within_graphs()
    {
        TensorOutline At(string location) => new() { ExternalData = { new StringStringEntryProto { Key = "location", Value = location }, new StringStringEntryProto { Key = "offset", Value = "0" } } };
        var inner = new GraphOutline { Initializer = { At("b.bin") }, Node = { new NodeOutline { Attribute = { new AttributeOutline { T = At("c.bin"), Tensors = { At("a.bin") } } } } } };
        var outer = new GraphOutline { Initializer = { At("b.bin") }, Node = { new NodeOutline { Attribute = { new AttributeOutline { G = inner }, new AttributeOutline { Graphs = { inner } } } } } };
        File.WriteAllBytes(_folder.File("m.onnx"), new ModelOutline { Graph = outer }.ToByteArray());
        Assert.Equal(["m.onnx", "a.bin", "b.bin", "c.bin"], OnnxFiles.Of(_folder.File("m.onnx")).Select(Path.GetFileName));
        Write("alone.onnx");
        Assert.Single(OnnxFiles.Of(_folder.File("alone.onnx")));
    }

    private byte[] Write(string name)
    {
        var graph = new OnnxGraph("tiny");
        string x = graph.Input("x", [2], "an input");
        using Tensor weights = tensor(new[] { 1f, 2, 3, 4 }).reshape(2, 2);
        string w = graph.Weights("w", weights);
        graph.Node("Gemm", "y", [x, w], ("alpha", 0.5f), ("transB", 1L), ("none", 0L), ("axes", new long[] { 2, -1 }));
        graph.Integer("index", 0);
        graph.Output("y", [2], "an output");
        graph.Write(_folder.File(name), "A model.", [new("source", "ü")]);
        return File.ReadAllBytes(_folder.File(name));
    }
}
