using Vcmr.Engine.Documents;
using Vcmr.Engine.Running;
using Xunit;

namespace Vcmr.Engine.Tests.Running;

public sealed class ParameterInjectionTests
{
    private const string Defaults = "var profile = \"demo\"; int seed = 1;\nvar rate = 0.5; var half = 0.5f; long big = 1; bool quick = false; var sign = -1; var list = new int[0]; string path = \"../\" + \"x\";";

    private static Notebook Make(string? defaults = Defaults)
    {
        Notebook notebook = new();
        notebook.Cells.Add(NotebookCell.Markdown("# Title"));
        if (defaults is not null)
        {
            notebook.Cells.Add(NotebookCell.Code(defaults, "parameters"));
        }

        notebook.Cells.Add(NotebookCell.Code("profile"));
        return notebook;
    }

    [Theory]
    [InlineData("profile", "007", "string profile = \"007\";")]
    [InlineData("profile", "a\"b\\c", "string profile = \"a\\\"b\\\\c\";")]
    [InlineData("seed", "-3", "int seed = -3;")]
    [InlineData("rate", "1", "double rate = 1d;")]
    [InlineData("half", "0.1", "float half = 0.1f;")]
    [InlineData("big", "5", "long big = 5L;")]
    [InlineData("quick", "TRUE", "bool quick = true;")]
    [InlineData("sign", "2", "int sign = 2;")]
    [InlineData("path", "/x", "string path = \"/x\";")]
    public void A_value_takes_the_type_of_its_default(string name, string value, string declaration)
    {
        Notebook notebook = Make();

        ParameterInjection.Inject(notebook, new Dictionary<string, ParameterValue> { [name] = value });

        Assert.Equal($"// Parameters\n{declaration}", notebook.Cells[2].Source);
        Assert.Equal(["injected-parameters"], notebook.Cells[2].Tags);
    }

    [Theory]
    [InlineData("seed", "x", "int")]
    [InlineData("seed", "1.5", "int")]
    [InlineData("quick", "1", "bool")]
    [InlineData("rate", "NaN", "double")]
    [InlineData("list", "1", "'list'")]
    [InlineData("a b", "1", "'a b'")]
    public void A_value_that_does_not_fit_is_a_usage_error(string name, string value, string says)
    {
        NotebookException error = Assert.Throws<NotebookException>(() => ParameterInjection.Inject(Make(), new Dictionary<string, ParameterValue> { [name] = value }));

        Assert.Equal(ExitCodes.Usage, error.ExitCode);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_earlier_injected_cell_is_replaced()
    {
        Notebook notebook = Make();
        ParameterInjection.Inject(notebook, new Dictionary<string, ParameterValue> { ["seed"] = "2" });

        ParameterInjection.Inject(notebook, new Dictionary<string, ParameterValue> { ["seed"] = "3" });

        Assert.Equal(4, notebook.Cells.Count);
        Assert.Contains("seed = 3", notebook.Cells[2].Source, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_parameters_cell_values_go_to_the_top_with_guessed_types()
    {
        Notebook notebook = Make(null);

        ParameterInjection.Inject(notebook, new Dictionary<string, ParameterValue> { ["a"] = "1", ["b"] = "1.5", ["c"] = "x", ["d"] = "true" });

        Assert.Equal("// Parameters\nint a = 1;\ndouble b = 1.5d;\nstring c = \"x\";\nbool d = true;", notebook.Cells[0].Source);
    }

    [Fact]
    public void No_values_change_nothing()
    {
        Notebook notebook = Make();

        ParameterInjection.Inject(notebook, new Dictionary<string, ParameterValue>());

        Assert.Equal(3, notebook.Cells.Count);
    }
}
