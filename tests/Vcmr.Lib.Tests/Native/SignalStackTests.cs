using TorchSharp;
using Vcmr.Native;
using Xunit;
using static TorchSharp.torch;

namespace Vcmr.Tests.Native;

/// <summary>What oneDNN switches on in a process leaves room for .NET's own signals; where it does not, the process dies here.</summary>
public sealed class SignalStackTests
{
    [Fact]
    public void Null_reference_after_work_in_bf16_is_an_exception()
    {
        // A thread of its own: what else is computed in this process may use tiles by itself.
        Exception? thrown = null;
        var thread = new Thread(() =>
        {
            Work();
            string? nothing = Environment.GetEnvironmentVariable("VCMR_A_VARIABLE_THAT_IS_NOT_SET");
            thrown = Record.Exception(() => nothing!.Length);
        });
        thread.Start();
        thread.Join();
        Assert.IsType<NullReferenceException>(thrown);
    }

    private static void Work()
    {
        using Autocast? region = Autocast.ToBFloat16(DeviceType.CPU);
        using var off = no_grad();
        using Tensor waveforms = randn(2, 64, 4096), weights = randn(64, 64, 3);
        nn.functional.conv1d(waveforms, weights).Dispose();
        using Tensor square = randn(256, 256);
        square.matmul(square).Dispose();
    }
}
