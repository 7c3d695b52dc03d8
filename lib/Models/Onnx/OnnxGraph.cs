using static TorchSharp.torch;

namespace Vcmr.Models.Onnx;

/// <summary>
/// An ONNX model under construction. The numbers are the field numbers of onnx.proto; the first dimension of every input
/// and output is the free batch size.
/// </summary>
internal sealed class OnnxGraph(string name)
{
    // IR 7 and operator set 13 are ONNX 1.8 (2020): old enough for every runtime in use, and all operators here are stable in them.
    private const int IrVersion = 7;
    private const int OperatorSet = 13;
    private const int FloatType = 1;

    // A protobuf message cannot be longer; some is left for all that is no weight.
    private const long LargestWeights = int.MaxValue - (1 << 24);

    private readonly ProtobufMessage _graph = new ProtobufMessage().Add(2, name);

    /// <summary>Adds an operator and returns its output's name.</summary>
    /// <param name="operation">The operator, such as <c>Conv</c>.</param>
    /// <param name="output">Name of the output, and of the node.</param>
    /// <param name="inputs">Names of the inputs: other outputs, or weights.</param>
    /// <param name="attributes">The operator's attributes: <see cref="long"/>, <see cref="float"/> or <c>long[]</c>.</param>
    public string Node(string operation, string output, string[] inputs, params (string Name, object Value)[] attributes)
    {
        var node = new ProtobufMessage();
        foreach (string input in inputs)
        {
            node.Add(1, input);
        }

        node.Add(2, output).Add(3, output + "/" + operation).Add(4, operation);
        foreach ((string attribute, object value) in attributes)
        {
            node.Add(5, Attribute(attribute, value));
        }

        _graph.Add(1, node);
        return output;
    }

    /// <summary>Adds weights, as float32, and returns their name.</summary>
    /// <exception cref="VcmrException">The model would be larger than a protobuf message may be.</exception>
    public string Weights(string key, Tensor tensor)
    {
        using Tensor plain = tensor.detach().cpu().to(ScalarType.Float32).contiguous();
        if ((long)_graph.Length + (plain.numel() * sizeof(float)) > LargestWeights)
        {
            throw new VcmrException("The model is larger than the 2 GiB an ONNX file can hold; write it as .safetensors instead.");
        }

        var initializer = new ProtobufMessage();
        foreach (long extent in plain.shape)
        {
            initializer.Add(1, extent);
        }

        _graph.Add(5, initializer.Add(2, FloatType).Add(8, key).Add(9, plain.bytes));
        return key;
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
        ProtobufMessage model = new ProtobufMessage().Add(1, IrVersion).Add(2, "vcmr").Add(3, version).Add(6, about).Add(7, _graph)
            .Add(8, new ProtobufMessage().Add(1, "").Add(2, OperatorSet));
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

    private static ProtobufMessage Value(string name, long[] shape, string about)
    {
        ProtobufMessage dimensions = new ProtobufMessage().Add(1, new ProtobufMessage().Add(2, "batch"));
        foreach (long extent in shape)
        {
            dimensions.Add(1, new ProtobufMessage().Add(1, extent));
        }

        ProtobufMessage tensor = new ProtobufMessage().Add(1, FloatType).Add(2, dimensions);
        return new ProtobufMessage().Add(1, name).Add(2, new ProtobufMessage().Add(1, tensor)).Add(3, about);
    }
}
