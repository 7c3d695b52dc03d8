using Vcmr.Engine.Commands;
using Vcmr.Engine.Running;
using Vcmr.Engine.Tests.Support;
using Xunit;

namespace Vcmr.Engine.Tests.Commands;

public sealed class ParameterFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private IReadOnlyDictionary<string, ParameterValue> Read(string text)
    {
        File.WriteAllText(folder.File("p.json"), text);
        return ParameterFile.Read(folder.File("p.json"));
    }

    [Fact]
    public void Values_keep_their_kinds()
    {
        IReadOnlyDictionary<string, ParameterValue> values = Read("""{ "n": 3, "word": "3", "flags": [true, null], /* why */ "map": { "a": 1.5 }, }""");

        Assert.Equal(("3", false), Scalar(values["n"]));
        Assert.Equal(("3", true), Scalar(values["word"]));
        Assert.IsType<ParameterValue.Null>(Assert.IsType<ParameterValue.Sequence>(values["flags"]).Items[1]);
        Assert.Equal(("1.5", false), Scalar(Assert.Single(Assert.IsType<ParameterValue.Mapping>(values["map"]).Entries).Value));
    }

    [Theory]
    [InlineData("[1]", "no object")]
    [InlineData("{ \"a\": ", "no JSON")]
    [InlineData("{ \"a\": 1, \"a\": 2 }", "each name once")]
    public void What_is_no_object_of_values_is_refused(string text, string message) =>
        Assert.Contains(message, Assert.Throws<NotebookException>(() => Read(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_missing_file_is_named() =>
        Assert.Contains("nowhere.json", Assert.Throws<NotebookException>(() => ParameterFile.Read("nowhere.json")).Message, StringComparison.Ordinal);

    private static (string Text, bool IsQuoted) Scalar(ParameterValue value)
    {
        ParameterValue.Scalar scalar = Assert.IsType<ParameterValue.Scalar>(value);
        return (scalar.Text, scalar.IsQuoted);
    }
}
