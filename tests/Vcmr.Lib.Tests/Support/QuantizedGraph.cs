using Vcmr.Formats.Onnx;
using static TorchSharp.torch;

namespace Vcmr.Tests.Support;

/// <summary>Writes a graph as quantisation tools do: matrices as int8 with one scale, products of them in integers, dynamically scaled.</summary>
internal sealed class QuantizedGraph() : OnnxGraph("quantised", ScalarType.Float32, 17)
{
    private readonly HashSet<string> _quantised = [];

    public int Matrices => _quantised.Count;

    public override string Weights(string key, Tensor tensor)
    {
        if (tensor.dim() != 2 || key.Contains("embedding", StringComparison.Ordinal))
        {
            return base.Weights(key, tensor);
        }

        using Tensor plain = tensor.to(ScalarType.Float32);
        using Tensor scale = plain.abs().max() / 127;
        using Tensor whole = (plain / scale).round().to(ScalarType.Int8).contiguous();
        base.Weights(key + "_scale", scale);
        _quantised.Add(key);
        return Initializer(key, TensorProto.Types.DataType.Int8, whole.shape, whole.bytes);
    }

    public override string Node(string operation, string output, string[] inputs, params (string Name, object Value)[] attributes)
    {
        if (operation != "MatMul" || !_quantised.Contains(inputs[1]))
        {
            return base.Node(operation, output, inputs, attributes);
        }

        Nodes("DynamicQuantizeLinear", [output + "/q", output + "/scale", output + "/zero"], [inputs[0]]);
        string product = base.Node("MatMulInteger", output + "/integers", [output + "/q", inputs[1], output + "/zero"]);
        string floats = base.Node("Cast", output + "/floats", [product], ("to", 1L));
        string scale = base.Node("Mul", output + "/both", [output + "/scale", inputs[1] + "_scale"]);
        return base.Node("Mul", output, [floats, scale]);
    }
}
