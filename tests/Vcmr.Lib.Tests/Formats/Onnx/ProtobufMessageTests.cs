using Vcmr.Formats.Onnx;
using Xunit;

namespace Vcmr.Tests.Formats.Onnx;

public sealed class ProtobufMessageTests
{
    [Fact]
    public void Message_equals_the_examples_of_the_encoding_specification()
    {
        Assert.Equal("089601", Hex(new ProtobufMessage().Add(1, 150)));
        Assert.Equal("120774657374696E67", Hex(new ProtobufMessage().Add(2, "testing")));
        Assert.Equal("1A03089601", Hex(new ProtobufMessage().Add(3, new ProtobufMessage().Add(1, 150))));
        Assert.Equal("08FEFFFFFFFFFFFFFFFF01", Hex(new ProtobufMessage().Add(1, -2)));
        Assert.Equal("A00102", Hex(new ProtobufMessage().Add(20, 2)));
        Assert.Equal("150000803F", Hex(new ProtobufMessage().Add(2, 1f)));
        Assert.Equal("0800", Hex(new ProtobufMessage().Add(1, 0)));
    }

    private static string Hex(ProtobufMessage message) => Convert.ToHexString(message.Span);
}
