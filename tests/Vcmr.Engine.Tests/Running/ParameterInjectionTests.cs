using Vcmr.Engine.Documents;
using Vcmr.Engine.Running;
using Vcmr.Engine.Tests.Support;
using Xunit;

namespace Vcmr.Engine.Tests.Running;

public sealed class ParameterInjectionTests
{
    private const string Defaults = "var profile = \"demo\"; int seed = 1;\nvar rate = 0.5; var half = 0.5f; long big = 1; bool quick = false; var sign = -1; var list = new int[0]; string path = \"../\" + \"x\"; int[] sizes = [1, 2]; var tags = new[] { \"a\" }; var weights = new Dictionary<string, double>(); List<double> rates = new(); string? label = null; int? limit = 5; double? weight = null; string?[] names = []; var when = DateTime.Now;";

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
    [InlineData("sizes", "[3, 4]", "int[] sizes = new int[] { 3, 4 };")]
    [InlineData("list", "[]", "int[] list = new int[] { };")]
    [InlineData("tags", "[\"b\", \"7\"]", "string[] tags = new string[] { \"b\", \"7\" };")]
    [InlineData("rates", "[1, 0.5]", "List<double> rates = new List<double> { 1d, 0.5d };")]
    [InlineData("weights", "{\"a\": 1}", "Dictionary<string, double> weights = new Dictionary<string, double> { [\"a\"] = 1d };")]
    [InlineData("label", "x", "string? label = \"x\";")]
    [InlineData("label", "null", "string? label = null;")]
    [InlineData("label", "None", "string? label = null;")]
    [InlineData("limit", "None", "int? limit = null;")]
    [InlineData("limit", "null", "int? limit = null;")]
    [InlineData("limit", "7", "int? limit = 7;")]
    [InlineData("weight", "nan", "double? weight = double.NaN;")]
    [InlineData("profile", "null", "string profile = \"null\";")]
    [InlineData("profile", "None", "string profile = \"None\";")]
    [InlineData("rate", "NaN", "double rate = double.NaN;")]
    [InlineData("rate", "inf", "double rate = double.PositiveInfinity;")]
    [InlineData("rate", "-inf", "double rate = double.NegativeInfinity;")]
    [InlineData("rate", "Infinity", "double rate = double.PositiveInfinity;")]
    [InlineData("half", "-.inf", "float half = float.NegativeInfinity;")]
    [InlineData("names", "[\"null\", null]", "string?[] names = new string?[] { \"null\", null };")]
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
    [InlineData("rate", "1e999", "double")]
    [InlineData("seed", "nan", "int")]
    [InlineData("seed", "None", "int")]
    [InlineData("quick", "null", "bool")]
    [InlineData("list", "1", "'list'")]
    [InlineData("sizes", "[1, 0.5]", "int[]")]
    [InlineData("sizes", "[1", "int[]")]
    [InlineData("weights", "[1]", "Dictionary<string, double>")]
    [InlineData("when", "2026-01-01", "lists and dictionaries")]
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

        ParameterInjection.Inject(notebook, new Dictionary<string, ParameterValue> { ["a"] = "1", ["b"] = "1.5", ["c"] = "x", ["d"] = "true", ["e"] = "None", ["f"] = "inf" });

        Assert.Equal("// Parameters\nint a = 1;\ndouble b = 1.5d;\nstring c = \"x\";\nbool d = true;\nobject? e = null;\ndouble f = double.PositiveInfinity;", notebook.Cells[0].Source);
    }

    [Fact]
    public void No_values_change_nothing()
    {
        Notebook notebook = Make();

        ParameterInjection.Inject(notebook, new Dictionary<string, ParameterValue>());

        Assert.Equal(3, notebook.Cells.Count);
    }

    [Fact]
    public void Values_of_a_file_keep_their_structure()
    {
        static ParameterValue List(params ParameterValue[] items) => new ParameterValue.Sequence(items);
        static ParameterValue Map(params (string Name, ParameterValue Value)[] entries) =>
            new ParameterValue.Mapping([.. entries.Select(entry => KeyValuePair.Create(entry.Name, entry.Value))]);
        Notebook notebook = Make(null);

        ParameterInjection.Inject(notebook, new Dictionary<string, ParameterValue>
        {
            ["a"] = List("1", "2"),
            ["b"] = List("1", "2.5"),
            ["c"] = List("1", "x"),
            ["d"] = Map(("k", "1"), ("l", List("true"))),
            ["e"] = new ParameterValue.Scalar("7", IsQuoted: true),
            ["f"] = new ParameterValue.Null(),
        });

        Assert.Equal(
            """
            // Parameters
            int[] a = new int[] { 1, 2 };
            double[] b = new double[] { 1d, 2.5d };
            object[] c = new object[] { 1, "x" };
            Dictionary<string, object> d = new Dictionary<string, object> { ["k"] = 1, ["l"] = new bool[] { true } };
            string e = "7";
            object? f = null;
            """.ReplaceLineEndings("\n"),
            notebook.Cells[0].Source);
    }

    [Fact]
    public void An_undeclared_parameter_is_set_with_a_guessed_type()
    {
        Notebook notebook = Make();

        ParameterInjection.Inject(notebook, new Dictionary<string, ParameterValue> { ["sed"] = "1" });

        Assert.Equal("// Parameters\nint sed = 1;", notebook.Cells[2].Source);
    }

    [Fact]
    public void What_is_injected_compiles()
    {
        Scripted session = new();
        Assert.Equal(Protocol.ExecutionStatus.Completed, session.Run("string? label = \"x\"; int[] sizes = [1]; Dictionary<string, object> d = new();").Status);
        Notebook notebook = Make("string? label = \"x\"; int[] sizes = [1]; Dictionary<string, object> d = new();");

        ParameterInjection.Inject(notebook, new Dictionary<string, ParameterValue>
        {
            ["label"] = new ParameterValue.Null(),
            ["sizes"] = "[3, 4]",
            ["d"] = "{\"a\": [1, null]}",
        });

        Assert.Equal(Protocol.ExecutionStatus.Completed, session.Run(notebook.Cells[2].Source).Status);
        Assert.Equal("True7", session.Run("$\"{label is null}{sizes.Sum()}\"").Result);
    }
}
