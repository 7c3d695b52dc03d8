using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Vcmr.Formats.Onnx;

/// <summary>
/// An ONNX model under construction. The numbers are the field numbers of onnx.proto; the first dimension of every input
/// and output is the free batch size.
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
    private const int Int64Type = 7;

    // A protobuf message cannot be longer; some is left for all that is no weight.
    private const long LargestWeights = int.MaxValue - (1 << 24);

    private readonly int _type = type == ScalarType.Float16 ? 10 : 1;
    private readonly ProtobufMessage _graph = new ProtobufMessage().Add(2, name);

    /// <summary>Adds an operator and returns its output's name.</summary>
    /// <param name="operation">The operator, such as <c>Conv</c>.</param>
    /// <param name="output">Name of the output, and of the node.</param>
    /// <param name="inputs">Names of the inputs: other outputs, or weights.</param>
    /// <param name="attributes">The operator's attributes: <see cref="long"/>, <see cref="float"/> or <c>long[]</c>.</param>
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
    public string Integers(string key, params long[] values) => Initializer(key, Int64Type, [values.Length], MemoryMarshal.AsBytes<long>(values));

    /// <summary>Adds one whole number without an axis, and returns its name.</summary>
    public string Integer(string key, long value) => Initializer(key, Int64Type, [], MemoryMarshal.AsBytes<long>([value]));

    /// <summary>Adds a constant tensor and returns its name.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="elementType">Number of its type in onnx.proto.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="data">Its bytes, little-endian and row by row.</param>
    protected string Initializer(string key, int elementType, ReadOnlySpan<long> shape, ReadOnlySpan<byte> data)
    {
        if ((long)_graph.Length + data.Length > LargestWeights)
        {
            throw new VcmrException("The model is larger than the 2 GiB an ONNX file can hold; write it as .safetensors instead.");
        }

        Add(Tensor(key, elementType, shape).Add(9, data));
        return key;
    }

    /// <summary>A tensor's message, still without data.</summary>
    protected static ProtobufMessage Tensor(string key, int elementType, ReadOnlySpan<long> shape)
    {
        var tensor = new ProtobufMessage();
        foreach (long extent in shape)
        {
            tensor.Add(1, extent);
        }

        return tensor.Add(2, elementType).Add(8, key);
    }

    /// <summary>Adds a finished tensor.</summary>
    protected void Add(ProtobufMessage tensor) => _graph.Add(5, tensor);

    /// <summary>Adds an operator of several outputs.</summary>
    protected void Nodes(string operation, string[] outputs, string[] inputs, params (string Name, object Value)[] attributes)
    {
        var node = new ProtobufMessage();
        foreach (string input in inputs)
        {
            node.Add(1, input);
        }

        foreach (string output in outputs)
        {
            node.Add(2, output);
        }

        node.Add(3, outputs[0] + "/" + operation).Add(4, operation);
        foreach ((string attribute, object value) in attributes)
        {
            node.Add(5, Attribute(attribute, value));
        }

        _graph.Add(1, node);
    }

    /// <summary>Declares an input.</summary>
    /// <param name="input">Its name.</param>
    /// <param name="shape">Its extents after the batch.</param>
    /// <param name="about">What it is.</param>
    public string Input(string input, long[] shape, string about)
    {
        _graph.Add(11, Value(input, shape, about));
        return input;
    }

    /// <summary>Declares an output.</summary>
    /// <inheritdoc cref="Input" path="/param"/>
    public void Output(string output, long[] shape, string about) => _graph.Add(12, Value(output, shape, about));

    /// <summary>The whole model.</summary>
    /// <param name="about">What it is, in a sentence.</param>
    /// <param name="metadata">Further strings by name.</param>
    public ProtobufMessage ToModel(string about, IEnumerable<KeyValuePair<string, string>> metadata)
    {
        string version = typeof(OnnxGraph).Assembly.GetName().Version?.ToString(3) ?? "";
        ProtobufMessage model = new ProtobufMessage().Add(1, operatorSet < FirstLayerNormalisation ? 7 : 8).Add(2, "vcmr").Add(3, version).Add(6, about).Add(7, _graph)
            .Add(8, new ProtobufMessage().Add(1, "").Add(2, operatorSet));
        foreach ((string key, string value) in metadata)
        {
            model.Add(14, new ProtobufMessage().Add(1, key).Add(2, value));
        }

        return model;
    }

    private static ProtobufMessage Attribute(string name, object value)
    {
        ProtobufMessage attribute = new ProtobufMessage().Add(1, name);
        switch (value)
        {
            case float number:
                return attribute.Add(2, number).Add(20, 1);
            case long number:
                return attribute.Add(3, number).Add(20, 2);
            case long[] numbers:
                foreach (long number in numbers)
                {
                    attribute.Add(8, number);
                }

                return attribute.Add(20, 7);
            default:
                throw new ArgumentException($"{value.GetType()} is no attribute.", nameof(value));
        }
    }

    private ProtobufMessage Value(string name, long[] shape, string about)
    {
        ProtobufMessage dimensions = new ProtobufMessage().Add(1, new ProtobufMessage().Add(2, "batch"));
        foreach (long extent in shape)
        {
            dimensions.Add(1, new ProtobufMessage().Add(1, extent));
        }

        ProtobufMessage tensor = new ProtobufMessage().Add(1, _type).Add(2, dimensions);
        return new ProtobufMessage().Add(1, name).Add(2, new ProtobufMessage().Add(1, tensor)).Add(3, about);
    }
}
