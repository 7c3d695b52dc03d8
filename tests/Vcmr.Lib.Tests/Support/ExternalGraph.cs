using Vcmr.Formats.Onnx;
using static TorchSharp.torch;

namespace Vcmr.Tests.Support;

/// <summary>Writes a graph whose larger weights lie in a file of their own, as models above 2 GB must.</summary>
internal sealed class ExternalGraph(Stream data, string location) : OnnxGraph("external", ScalarType.Float32, 17)
{
    public override string Weights(string key, Tensor tensor)
    {
        if (tensor.numel() < 1000)
        {
            return base.Weights(key, tensor);
        }

        using Tensor plain = tensor.to(ScalarType.Float32).contiguous();
        ProtobufMessage message = Tensor(key, 1, plain.shape);
        (string Key, string Value)[] entries = [("location", location), ("offset", $"{data.Position}"), ("length", $"{plain.bytes.Length}")];
        foreach ((string name, string value) in entries)
        {
            message.Add(13, new ProtobufMessage().Add(1, name).Add(2, value));
        }

        data.Write(plain.bytes);
        Add(message.Add(14, 1));
        return key;
    }
}
