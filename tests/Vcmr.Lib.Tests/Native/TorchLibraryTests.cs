using System.Runtime.InteropServices;
using Vcmr.Native;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Native;

public sealed class TorchLibraryTests
{
    [Theory]
    [InlineData("version.py", "__version__ = '2.10.0+cu128'\n", null)]
    [InlineData("build-version", "2.10.1+cpu\n", null)]
    [InlineData("version.py", "__version__ = '2.1.0'\n", "libtorch 2.1.0")]
    [InlineData("build-version", "2.11.0+cu130\n", "libtorch 2.11.0")]
    [InlineData("other", "", null)]
    public void Named_libtorch_must_have_the_version_that_TorchSharp_was_built_against(string file, string text, string? said)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("lib"));
        File.WriteAllText(folder.File("lib/libtorch_cpu.so"), "");
        File.WriteAllText(folder.File(file), text);
        string? misfit = TorchLibrary.Misfit(folder.File("lib"));
        if (said is null)
        {
            Assert.Null(misfit);
        }
        else
        {
            Assert.Contains(said, misfit);
            Assert.Contains($"needs {TorchLibrary.Version};", misfit);
        }
    }

    [Fact]
    public void Named_folder_without_a_libtorch_is_told_of()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("holds no libtorch_cpu.so", TorchLibrary.Misfit(folder.Path));
    }

    [Fact]
    public void Vector_mathematics_has_chosen_its_code_before_threads_can_race_for_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64, "libtorch has MKL on x64 alone.");
        _ = TorchLibrary.Folder;
        Assert.True(TorchLibrary.HasChosenMath);
    }

    [Fact]
    public void Version_is_that_of_the_build() => Assert.Contains(
        $"Include=\"libtorch-cpu-linux-x64\" Version=\"{TorchLibrary.Version}.", File.ReadAllText(Path.Combine(Repository.Root, "Directory.Packages.props")));
}
