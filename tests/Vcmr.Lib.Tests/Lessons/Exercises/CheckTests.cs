using TorchSharp;
using Vcmr.Lessons;
using Vcmr.Lessons.Exercises;
using Xunit;

namespace Vcmr.Tests.Lessons.Exercises;

/// <summary>How answers are read and shown, whatever the exercise.</summary>
public sealed class CheckTests
{
    [Fact]
    public void Any_kind_of_number_is_a_number()
    {
        using var scope = torch.NewDisposeScope();
        Assert.All([2_435_072, 2_435_072L, 2_435_072f, 2_435_072m, torch.tensor(2_435_072)], (object answer) => Assert.True(Check.That("00-1", answer).IsRight));
    }

    [Fact]
    public void Any_list_of_numbers_is_one()
    {
        using var scope = torch.NewDisposeScope();
        Assert.All([new[] { 1, 2 }, new List<long> { 1, 2 }, new[] { 1f, 2f }, torch.tensor(new[] { 1f, 2f })], (object answer) =>
        {
            Assert.True(Answer.TryRead(answer, out double[]? read));
            Assert.Equal([1, 2], read);
        });
        Assert.False(Answer.TryRead("12", out double[]? _));
        Assert.False(Answer.TryRead(new object[] { 1, "2" }, out double[]? _));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(float.NaN)]
    [InlineData(0)]
    [InlineData(0L)]
    [InlineData("")]
    [InlineData(" ? ")]
    [InlineData(null)]
    [InlineData(new double[0])]
    [InlineData(new[] { double.NaN, double.NaN })]
    [InlineData(new[] { 0, 0 })]
    public void Nothing_yet_is_blank(object? answer) => Assert.True(Answer.IsBlank(answer));

    [Theory]
    [InlineData(0.0)]
    [InlineData(false)]
    [InlineData("a")]
    [InlineData(new[] { 0, 1 })]
    public void An_answer_is_not_blank(object answer) => Assert.False(Answer.IsBlank(answer));

    [Fact]
    public void An_answer_of_another_kind_is_told_what_is_wanted()
    {
        Assert.Equal("00-1: not right yet. Wanted is a number, and this is a text.", Assert.Throws<CheckFailedException>(() => Check.That("00-1", "many")).Message);
        Assert.Equal(
            "00-2: not right yet. Wanted is a method (double[], double[]) that returns double, and this is a method (double) that returns double.",
            Assert.Throws<CheckFailedException>(() => Check.That("00-2", Math.Sqrt)).Message);
    }

    [Fact]
    public void A_method_may_have_default_values() => Assert.True(Check.That("00-2", Cosine).IsRight);

    [Fact]
    public void What_the_answers_own_code_throws_goes_through() =>
        Assert.Throws<IndexOutOfRangeException>(() => Check.That("00-2", (double[] u, double[] v) => u[99] * v[99]));

    [Fact]
    public void An_unknown_exercise_is_named_with_those_of_its_notebook() =>
        Assert.StartsWith("There is no exercise '00-9'; those of the notebook are 00-1, 00-2", Assert.Throws<VcmrException>(() => Check.That("00-9", 1)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_failed_check_reads_as_its_hint_without_a_stack() =>
        Assert.Equal("00-1: not right yet. Too few: is that the encoder of this profile, which is narrower than the paper's?", Assert.Throws<CheckFailedException>(() => Check.That("00-1", 38)).ToString());

    [Fact]
    public void A_result_is_a_line_of_text_and_of_html()
    {
        CheckResult result = Check.That("00-2", Cosine);
        Assert.StartsWith("✓ 00-2 Right. ", (string)result.ToMimeBundle()["text/plain"], StringComparison.Ordinal);
        Assert.Contains("✓ <b>00-2</b> Right. ", (string)result.ToMimeBundle()["text/html"], StringComparison.Ordinal);
    }

    private static double Cosine(double[] u, double[] v = null!) =>
        u.Zip(v).Sum(p => p.First * p.Second) / Math.Sqrt(u.Sum(x => x * x) * v.Sum(x => x * x));
}
