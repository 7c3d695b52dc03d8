using TorchSharp;
using Vcmr.Training;
using static TorchSharp.torch;

namespace Vcmr.Tests.Support;

/// <summary>The device whose results are compared with the references: the processor, or what <c>VCMR_TEST_DEVICE</c> names (tests/device/check.sh).</summary>
internal static class TestDevice
{
    public static Device Current { get; } = ComputeDevices.Open(
        Environment.GetEnvironmentVariable("VCMR_TEST_DEVICE") is { Length: > 0 } name ? Enum.Parse<ComputeDevice>(name, ignoreCase: true) : ComputeDevice.Cpu);

    /// <summary>How much farther from a reference than a processor it may be: it sums in another order.</summary>
    public static double Slack => Current.type == DeviceType.CPU ? 1 : 8;
}
