using System.Runtime.InteropServices;
using Google.Protobuf;
using Vcmr.Storage;
using static TorchSharp.torch;

namespace Vcmr.Formats.Onnx;

/// <summary>
/// An ONNX model under construction; the first dimension of every input and output is the free batch size. The messages
/// are generated from onnx.proto; no package for .NET builds ONNX models from weights.
/// </summary>
/// <param name="name">Name of the graph.</param>
/// <param name="type">Type of weights, inputs and outputs: float32 or float16.</param>
/// <param name="operatorSet">
/// The operator set. The default, with IR 7, is ONNX 1.8 (2020): old enough for every runtime in use. Layer normalisation
/// is one operator from 17 on (ONNX 1.12, 2022, IR 8).
/// </param>
internal class OnnxGraph(string name, ScalarType type = ScalarType.Float32, int operatorSet = 13)
{
    private const int FirstLayerNormalisation = 17;
    private const int OutputBuffer = 1 << 16;

    // A protobuf message cannot be longer; some is left for all that is no weight.
    private const long LargestWeights = int.MaxValue - (1 << 24);

    private readonly TensorProto.Types.DataType _type =
        type == ScalarType.Float16 ? TensorProto.Types.DataType.Float16 : TensorProto.Types.DataType.Float;

    // Readers join the pieces of a message. In the order in which they were added the same graph is always the same file,
    // whose hash is the id of an encoder.
    private readonly List<GraphProto> _pieces = [new() { Name = name }];
    private long _weights;

    /// <summary>Adds an operator and returns its output's name.</summary>
    /// <param name="operation">The operator, such as <c>Conv</c>.</param>
    /// <param name="output">Name of the output, and of the node.</param>
    /// <param name="inputs">Names of the inputs: other outputs, or weights.</param>
    /// <param name="attributes">The operator's attributes: <see cref="long"/>, <see cref="float"/>, <c>long[]</c> or a string.</param>
    public virtual string Node(string operation, string output, string[] inputs, params (string Name, object Value)[] attributes)
    {
        Nodes(operation, [output], inputs, attributes);
        return output;
    }

    /// <summary>Adds weights, in the graph's type, and returns their name.</summary>
    /// <exception cref="VcmrException">The model would be larger than a protobuf message may be.</exception>
    public virtual string Weights(string key, Tensor tensor)
    {
        using var scope = NewDisposeScope();
        Tensor plain = tensor.detach().cpu().to(type).contiguous();
        return Initializer(key, _type, plain.shape, plain.bytes);
    }

    /// <summary>Adds whole numbers, such as a shape, and returns their name.</summary>
    public string Integers(string key, params long[] values) =>
        Initializer(key, TensorProto.Types.DataType.Int64, [values.Length], MemoryMarshal.AsBytes<long>(values));

    /// <summary>Adds one whole number without an axis, and returns its name.</summary>
    public string Integer(string key, long value) => Initializer(key, TensorProto.Types.DataType.Int64, [], MemoryMarshal.AsBytes<long>([value]));

    /// <summary>Adds a constant tensor and returns its name.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="elementType">Type of its elements.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="data">Its bytes, little-endian and row by row.</param>
    protected string Initializer(string key, TensorProto.Types.DataType elementType, long[] shape, ReadOnlySpan<byte> data)
    {
        if (_weights + data.Length > LargestWeights)
        {
            throw new VcmrException("The model is larger than the 2 GiB an ONNX file can hold; write it as .safetensors instead.");
        }

        _weights += data.Length;
        Add(new TensorProto { Dims = { shape }, DataType = (int)elementType, Name = key, RawData = ByteString.CopyFrom(data) });
        return key;
    }

    /// <summary>Adds a finished tensor.</summary>
    protected void Add(TensorProto tensor) => _pieces.Add(new GraphProto { Initializer = { tensor } });

    /// <summary>Adds an operator of several outputs.</summary>
    protected void Nodes(string operation, string[] outputs, string[] inputs, params (string Name, object Value)[] attributes)
    {
        var node = new NodeProto { Input = { inputs }, Output = { outputs }, Name = outputs[0] + "/" + operation, OpType = operation };
        node.Attribute.AddRange(attributes.Select(a => Attribute(a.Name, a.Value)));
        _pieces.Add(new GraphProto { Node = { node } });
    }

    /// <summary>Declares an input.</summary>
    /// <param name="input">Its name.</param>
    /// <param name="shape">Its extents after the batch; one that is negative is free.</param>
    /// <param name="about">What it is.</param>
    public string Input(string input, long[] shape, string about)
    {
        _pieces.Add(new GraphProto { Input = { Value(input, shape, about) } });
        return input;
    }

    /// <summary>Declares an output.</summary>
    /// <inheritdoc cref="Input" path="/param"/>
    public void Output(string output, long[] shape, string about) => _pieces.Add(new GraphProto { Output = { Value(output, shape, about) } });

    /// <summary>Writes the whole model: aside, flushed and renamed. The weights are copied nowhere but to the file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="about">What it is, in a sentence.</param>
    /// <param name="metadata">Further strings by name.</param>
    /// <exception cref="VcmrException">The file cannot be written.</exception>
    public void Write(string path, string about, IEnumerable<KeyValuePair<string, string>> metadata)
    {
        string version = typeof(OnnxGraph).Assembly.GetName().Version?.ToString(3) ?? "";
        var head = new ModelProto { IrVersion = operatorSet < FirstLayerNormalisation ? 7 : 8, ProducerName = "vcmr", ProducerVersion = version, DocString = about };
        var tail = new ModelProto { OpsetImport = { new OperatorSetIdProto { Domain = "", Version = operatorSet } } };
        tail.MetadataProps.AddRange(metadata.Select(m => new StringStringEntryProto { Key = m.Key, Value = m.Value }));
        AtomicFile.Write(path, stream =>
        {
            using var output = new CodedOutputStream(stream, OutputBuffer, leaveOpen: true);
            head.WriteTo(output);
            output.WriteTag(ModelProto.GraphFieldNumber, WireFormat.WireType.LengthDelimited);
            output.WriteLength(_pieces.Sum(p => p.CalculateSize()));
            _pieces.ForEach(p => p.WriteTo(output));
            tail.WriteTo(output);
        });
    }

    private static AttributeProto Attribute(string name, object value) => value switch
    {
        float number => new AttributeProto { Name = name, F = number, Type = AttributeProto.Types.AttributeType.Float },
        long number => new AttributeProto { Name = name, I = number, Type = AttributeProto.Types.AttributeType.Int },
        string text => new AttributeProto { Name = name, S = ByteString.CopyFromUtf8(text), Type = AttributeProto.Types.AttributeType.String },
        long[] numbers => new AttributeProto { Name = name, Ints = { numbers }, Type = AttributeProto.Types.AttributeType.Ints },
        _ => throw new ArgumentException($"{value.GetType()} is no attribute.", nameof(value)),
    };

    private ValueInfoProto Value(string name, long[] shape, string about)
    {
        var extents = new TensorShapeProto { Dim = { new TensorShapeProto.Types.Dimension { DimParam = "batch" } } };
        extents.Dim.AddRange(shape.Select(e => e < 0
            ? new TensorShapeProto.Types.Dimension { DimParam = name + "_length" }
            : new TensorShapeProto.Types.Dimension { DimValue = e }));
        var tensor = new TypeProto.Types.Tensor { ElemType = (int)_type, Shape = extents };
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = tensor }, DocString = about };
    }
}
