using System.Security.Cryptography;
using Google.Protobuf;
using Vcmr.Formats.Onnx;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Formats.Onnx;

public sealed class OnnxJoinTests : IDisposable
{
    // An attribute with fields 1 to 4, 7 (floats), 8 and 9 (strings) and 20, more than onnx.proto here names.
    private static readonly byte[] AllKinds = Convert.FromHexString("0A0161" + "150000803F" + "1801" + "220476616C69" + "3D00000040" + "4003" + "4A0178" + "A00103");
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Second_takes_what_the_first_gives_for_any_batch()
    {
        ModelProto model = ModelProto.Parser.ParseFrom(Joined());

        Assert.Equal([("x", "m"), ("m", "y")], model.Graph.Node.Select(n => (n.Input[0], n.Output[0])));
        Assert.Equal("x", Assert.Single(model.Graph.Input).Name);
        Assert.Equal("y", Assert.Single(model.Graph.Output).Name);
        Assert.Equal("batch", model.Graph.Input[0].Type.TensorType.Shape.Dim[0].DimParam);
    }

    [Fact]
    public void Attributes_lose_no_field() => Assert.Equal(
        AttributeProto.Parser.ParseFrom(AllKinds),
        ModelProto.Parser.ParseFrom(Joined()).Graph.Node[0].Attribute[0]);

    // A field added to onnx.proto moves in the file. Where this fails, ResNet18Weights.Sha256 is another one too, which only
    // a machine with that package would tell.
    [Fact]
    public void Bytes_are_those_that_the_published_hash_of_resnet18_was_taken_of() =>
        Assert.Equal("335383b686befcaaca11fe35976e7c5363fde485722e5d051d2b6187d8698e50", Convert.ToHexStringLower(SHA256.HashData(Joined())));

    private byte[] Joined()
    {
        string path = _folder.File("joined.onnx");
        OnnxJoin.Write(path, Model("first.onnx", "x", "h"), Model("second.onnx", "m", "y"), "Two in one.", [new("source", "here")]);
        return File.ReadAllBytes(path);
    }

    private string Model(string name, string input, string output)
    {
        var node = new NodeProto { OpType = "Relu", Input = { input }, Output = { output }, Attribute = { AttributeProto.Parser.ParseFrom(AllKinds) } };
        var graph = new GraphProto { Name = name, Node = { node }, Input = { Value(input) }, Output = { Value(output) } };
        string path = _folder.File(name);
        File.WriteAllBytes(path, new ModelProto { IrVersion = 3, Graph = graph, OpsetImport = { new OperatorSetIdProto { Version = 9 } } }.ToByteArray());
        return path;
    }

    private static ValueInfoProto Value(string name) => new()
    {
        Name = name,
        Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = 1, Shape = new TensorShapeProto { Dim = { new TensorShapeProto.Types.Dimension { DimValue = 1 } } } } },
    };
}
