using System.Security.Cryptography;
using Xunit;

namespace Vcmr.Tests.Support;

public sealed class GoldenFilesTests
{
    [Fact]
    public void Golden_files_are_those_of_their_list_and_stay_small()
    {
        // The list is made by: cd tests/golden && find . -type f ! -name SHA256SUMS -printf '%P\0' | LC_ALL=C sort -z | xargs -0 sha256sum > SHA256SUMS
        string[] files = [.. Directory.GetFiles(GoldenFiles.Root, "*", SearchOption.AllDirectories).Where(f => Path.GetFileName(f) != "SHA256SUMS")];
        string[] lines = [.. files.Select(f => $"{Sum(f)}  {Path.GetRelativePath(GoldenFiles.Root, f).Replace('\\', '/')}")];
        Assert.Equal(File.ReadAllLines(GoldenFiles.Find("SHA256SUMS")), lines.OrderBy(l => l[66..], StringComparer.Ordinal));
        Assert.InRange(files.Sum(f => new FileInfo(f).Length), 0, 15_000_000);
    }

    [Fact]
    public void Packed_file_of_weights_is_the_one_that_PyTorch_wrote()
    {
        Assert.Equal("987595046b0fab6f4ed7e5a2bf4ab21a968eac2b7cf961fcbb16fc498a0da874", Sum(GoldenFiles.Find("samplecnn", "encoder.safetensors")));
        Assert.Equal(11_116_723, new FileInfo(GoldenFiles.Find("samplecnn", "lightning_like.ckpt")).Length);
    }

    private static string Sum(string path)
    {
        using FileStream file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }
}
