using Microsoft.DotNet.Interactive.Formatting;
using Vcmr.Engine.Protocol;
using Vcmr.Engine.Tests.Support;
using Xunit;

namespace Vcmr.Engine.Tests.Display;

/// <summary>The names of .NET Interactive by which a notebook chooses how values look.</summary>
public sealed class FormatterTests : IDisposable
{
    private readonly Scripted session = new();

    public void Dispose() => Formatter.ResetToDefault();

    private string? Result(string code)
    {
        CellRun run = session.Run(code);
        return run.Status == ExecutionStatus.Completed ? run.Events.OfType<ResultEvent>().Single().Data.ToJsonString() : run.Error.Message;
    }

    [Fact]
    public void A_registered_form_is_used_for_the_type_and_its_heirs()
    {
        session.Run("class A { } class B : A { } class C<T> { }");
        session.Run("Formatter.Register<A>(a => \"an A\", \"text/plain\"); Formatter.Register(typeof(C<>), (c, writer) => writer.Write(\"some C\"));");
        session.Run("Formatter.Register<B>((b, writer) => writer.Write(\"<b>\"), HtmlFormatter.MimeType);");

        Assert.Equal("""{"text/plain":"an A"}""", Result("new A()"));
        Assert.Equal("""{"text/html":"\u003Cb\u003E","text/plain":"an A"}""", Result("new B()"));
        Assert.Equal("""{"text/plain":"some C"}""", Result("new C<int>()"));
    }

    [Fact]
    public void A_preferred_form_is_used_for_the_type()
    {
        session.Run("record R(int A); Formatter.SetPreferredMimeTypesFor(typeof(R), \"application/json\", \"text/plain\");");

        Assert.Equal("""{"application/json":{"A":1},"text/plain":"R { A = 1 }"}""", Result("new R(1)"));
    }

    [Fact]
    public void A_value_has_each_form_asked_for()
    {
        Assert.Equal("R { A = 1 }", session.Run("record R(int A); new R(1).ToDisplayString()").Result);
        Assert.Equal("<b>", session.Run("HTML(\"<b>\").ToDisplayString(HtmlFormatter.MimeType)").Result);
        Assert.Equal("""{"A":1}""", session.Run("new R(1).ToDisplayString(JsonFormatter.MimeType)").Result);
        DisplayEvent shown = Assert.Single(session.Run("display(new R(1), \"text/plain\", \"application/json\");").Events.OfType<DisplayEvent>());
        Assert.Equal(["text/plain", "application/json"], shown.Data.Select(entry => entry.Key));
    }

    [Fact]
    public void A_notebook_chooses_how_many_items_are_shown()
    {
        int usual = Formatter.ListExpansionLimit;
        try
        {
            Assert.Equal("[ 0, 1, … ]", session.Run("Formatter.ListExpansionLimit = 2; Enumerable.Range(0, 9).ToArray()").Result);
        }
        finally
        {
            Formatter.ListExpansionLimit = usual;
        }
    }

    [Fact]
    public void A_registered_form_holds_inside_lists_too()
    {
        session.Run("Formatter.Register<double>(v => v.ToString(\"F2\"), \"text/plain\");");

        Assert.Equal("[ 3.14 ]", session.Run("new[] { 3.14159 }").Result);
    }

    [Fact]
    public void A_bundle_without_a_form_leaves_it_out() =>
        Assert.Equal("""{"text/html":"\u003Cb\u003E"}""", Result("class A { public Dictionary<string, object> ToMimeBundle() => new() { [\"text/html\"] = \"<b>\", [\"text/plain\"] = null }; }\nnew A()"));

    [Fact]
    public void A_sequence_is_read_once()
    {
        Assert.Equal("[ a, b ]", session.Run("IEnumerable<string> Lines(System.IO.StringReader text) { while (text.ReadLine() is string line) yield return line; }\nLines(new(\"a\\nb\"))").Result);
        Assert.Equal("1", session.Run("int read = 0;\ndisplay(Enumerable.Range(0, 1).Select(i => read++));\nread").Result);
        Assert.Equal("2", session.Run("Enumerable.Range(0, 1).Select(i => read++)") is { Result: "[ 1 ]" } ? session.Run("read").Result : "not shown");
    }

    [Fact]
    public void A_form_can_be_interrupted()
    {
        using CancellationTokenSource stop = new();
        session.Run("class A { public object Slow { get { System.Threading.Thread.Sleep(-1); return 1; } } }");
        stop.CancelAfter(200);

        Assert.Equal(ExecutionStatus.Interrupted, session.Run("new A()", stop.Token).Status);
        Assert.Contains("IsCompleted = False", session.Run("new System.Threading.Tasks.TaskCompletionSource<int>().Task").Result, StringComparison.Ordinal);
    }

    [Fact]
    public void A_form_that_throws_fails_its_cell_only()
    {
        session.Run("class A { } Formatter.Register<A>(a => throw new InvalidOperationException(\"no form\"));");

        Assert.Contains("no form", session.Run("new A()").Error.Message, StringComparison.Ordinal);
        Assert.Equal("1", session.Run("1").Result);
    }
}
