using Vcmr.Formats.Tensors;
using Vcmr.Tests.Formats.PyTorch;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Formats.Tensors;

public sealed class TensorFileTests
{
    [Theory]
    [InlineData("legacy2.pt", "a.safetensors")]
    [InlineData("zip2.pt", "a")]
    public void Format_follows_from_the_content_and_not_from_the_name(string name, string other)
    {
        using var folder = new TemporaryFolder();
        File.Copy(CheckpointFiles.Find(name), folder.File(other));
        using SafetensorsFile file = TensorFile.Read(folder.File(other));
        Assert.Equal(CheckpointFiles.Expected(name).Keys, file.Tensors.Keys);
    }

    [Theory]
    [InlineData(0x280)]
    [InlineData(0x4B50)]
    public void Safetensors_header_whose_length_looks_like_another_format_is_read(int length)
    {
        string header = """{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""".PadRight(length);
        using SafetensorsFile file = TensorFile.Read(HandMade.Safetensors(header, 1), "a.pt");
        Assert.Single(file.Tensors);
    }

    [Fact]
    public void Missing_file_is_an_error_that_names_it() => Fails("/nonexistent/x.pt", "no checkpoint '/nonexistent/x.pt'");

    [Fact]
    public void Folder_is_an_error_that_says_so() => Fails("/", "'/' is a folder");

    [Fact]
    public void Empty_file_is_an_error_that_says_so() => FailsWith("", "is empty");

    [Theory]
    [InlineData("version https://git-lfs.github.com/spec/v1\n")]
    [InlineData("<!DOCTYPE html><html></html>")]
    [InlineData("x")]
    public void Something_else_is_an_error_that_says_what_was_expected(string content) => FailsWith(content, "neither a safetensors file nor a PyTorch checkpoint");

    [Fact]
    public void Pickle_that_PyTorch_did_not_write_is_an_error_that_says_so()
    {
        var error = Assert.Throws<VcmrException>(() => TensorFile.Read(new MemoryStream([0x80, 2, (byte)'}', (byte)'.']), "x"));
        Assert.Contains("is a pickle but no PyTorch checkpoint", error.Message);
    }

    private static void FailsWith(string content, string expected)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("a.pt"), content);
        Fails(folder.File("a.pt"), expected);
    }

    private static void Fails(string path, string expected) =>
        Assert.Contains(expected, Assert.Throws<VcmrException>(() => TensorFile.Read(path)).Message);
}
