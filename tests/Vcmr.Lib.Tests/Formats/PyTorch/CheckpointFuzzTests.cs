using Vcmr.Formats.Tensors;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Formats.PyTorch;

public sealed class CheckpointFuzzTests(ITestOutputHelper output)
{
    /// <summary>Set these in the environment for a longer run with other damage.</summary>
    private static readonly int Count = int.Parse(Environment.GetEnvironmentVariable("VCMR_FUZZ_COUNT") ?? "10000");

    private static readonly long Seed = long.Parse(Environment.GetEnvironmentVariable("VCMR_FUZZ_SEED") ?? "1");

    [Fact]
    public void Damaged_file_is_read_or_is_one_error_and_never_takes_much_memory()
    {
        using var folder = new TemporaryFolder();
        var mutator = new CheckpointMutator([.. SoundFiles(folder)]);
        int read = 0;
        long most = 0;
        for (int i = 0; i < Count; i++)
        {
            var random = new CounterRandom(Seed, i);
            byte[] file = mutator.Next(ref random);
            long before = GC.GetAllocatedBytesForCurrentThread();
            long native = 0;
            try
            {
                using SafetensorsFile content = TensorFile.Read(new MemoryStream(file), "damaged");
                native = content.Tensors.Values.Sum(t => t.numel() * t.element_size());
                read++;
            }
            catch (VcmrException e)
            {
                Assert.Contains("'damaged'", e.Message);
                Assert.InRange(e.Message.Length, 20, 1000);
                Assert.DoesNotContain(e.Message, char.IsControl);
            }
            catch (Exception e)
            {
                Assert.Fail($"file {i} of seed {Seed}: {e}");
            }

            long taken = GC.GetAllocatedBytesForCurrentThread() - before;
            most = Math.Max(most, taken);
            Assert.True(native <= (16L * file.Length) + (1 << 20), $"file {i} of {file.Length} bytes made tensors of {native} bytes");
            Assert.True(taken <= (200L * file.Length) + (1 << 20), $"file {i} of {file.Length} bytes took {taken} bytes");
        }

        output.WriteLine($"{read} of {Count} damaged files could still be read; the reader allocated {most} bytes at most");
        Assert.InRange(read, 1, Count - 1);
        Assert.False(File.Exists(CheckpointFiles.TouchedByDangerous));
    }

    private static IEnumerable<byte[]> SoundFiles(TemporaryFolder folder)
    {
        foreach (string name in CheckpointFiles.Sound.Concat(CheckpointFiles.Dangerous))
        {
            yield return File.ReadAllBytes(CheckpointFiles.Find(name));
        }

        // A TorchScript program.
        yield return File.ReadAllBytes(Video.Pictures.File("tiny-clip.pt"));

        // Our own format, with and without metadata.
        using SafetensorsFile content = TensorFile.Read(CheckpointFiles.Find("zip2.pt"));
        foreach (int part in Enumerable.Range(1, 8))
        {
            string path = folder.File($"{part}.safetensors");
            Safetensors.Write(path, content.Tensors.Take(part * 3), part > 4 ? new Dictionary<string, string> { ["a"] = "b" } : null);
            yield return File.ReadAllBytes(path);
        }
    }
}
