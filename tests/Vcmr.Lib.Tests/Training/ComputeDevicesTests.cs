using TorchSharp;
using Vcmr.Training;
using Xunit;

namespace Vcmr.Tests.Training;

public sealed class ComputeDevicesTests
{
    [Fact]
    public void Cuda_that_is_not_there_is_an_error_that_says_how_to_get_it()
    {
        Assert.SkipWhen(torch.cuda.is_available(), "this machine has CUDA");
        var error = Assert.Throws<VcmrException>(() => ComputeDevices.Open(ComputeDevice.Cuda));
        Assert.Contains("-p:Cuda=true", error.Message);
        Assert.Contains("driver", error.Message);
        Assert.Contains("device: cpu", error.Message);
    }

    [Fact]
    public void Modules_device_is_that_of_its_parameters()
    {
        using var linear = torch.nn.Linear(2, 2);
        Assert.Equal(DeviceType.CPU, ComputeDevices.Of(linear).type);
        linear.to(torch.META);
        Assert.Equal(DeviceType.META, ComputeDevices.Of(linear).type);
        using var relu = torch.nn.ReLU();
        Assert.Equal(DeviceType.CPU, ComputeDevices.Of(relu).type);
    }
}
