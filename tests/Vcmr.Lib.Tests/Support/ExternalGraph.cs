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
        (string Key, string Value)[] entries = [("location", location), ("offset", $"{data.Position}"), ("length", $"{plain.bytes.Length}")];
        var message = new TensorProto { Dims = { plain.shape }, DataType = (int)TensorProto.Types.DataType.Float, Name = key, DataLocation = TensorProto.Types.DataLocation.External };
        message.ExternalData.AddRange(entries.Select(e => new StringStringEntryProto { Key = e.Key, Value = e.Value }));
        data.Write(plain.bytes);
        Add(message);
        return key;
    }
}
