using TorchSharp;
using Vcmr.Native;
using Vcmr.Tests.Support;
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

    [Fact]
    public void Library_takes_no_null_reference_for_an_answer() => Assert.DoesNotContain(
        Directory.GetFiles(Path.Combine(Repository.Root, "lib"), "*.cs", SearchOption.AllDirectories),
        file => File.ReadAllText(file).Contains(nameof(NullReferenceException), StringComparison.Ordinal));

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
