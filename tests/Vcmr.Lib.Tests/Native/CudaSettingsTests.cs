using TorchSharp;
using Vcmr.Native;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Native;

/// <summary>The switches are there in the libtorch for processors too, where nothing heeds them.</summary>
[Collection(nameof(Alone))]
public sealed class CudaSettingsTests
{
    [Fact]
    public void Run_begins_with_autotuning_and_full_precision()
    {
        bool before = CudaSettings.Autotunes;
        try
        {
            (CudaSettings.Autotunes, CudaSettings.RoundsToTf32) = (false, true);
            CudaSettings.Begin();
            Assert.True(CudaSettings.Autotunes);
            Assert.False(CudaSettings.RoundsToTf32);
        }
        finally
        {
            CudaSettings.Autotunes = before;
        }
    }

    [Fact]
    public void Region_of_tf32_ends_with_its_scope_and_is_none_on_a_processor()
    {
        using (CudaSettings.Tf32(DeviceType.CPU))
        {
            Assert.False(CudaSettings.RoundsToTf32);
        }

        using (CudaSettings.Tf32(DeviceType.CUDA))
        {
            Assert.True(CudaSettings.RoundsToTf32);
        }

        Assert.False(CudaSettings.RoundsToTf32);
    }
}
