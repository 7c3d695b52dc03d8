using System.Text.RegularExpressions;
using Vcmr.Lessons;
using Vcmr.Lessons.Exercises;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Lessons.Exercises;

/// <summary>Every exercise with right, wrong and missing answers.</summary>
public sealed class ExerciseTests
{
    public static TheoryData<string> Ids() => [.. ExerciseBook.All.Select(e => e.Id)];

    [Fact]
    public void Every_exercise_has_a_name_of_its_own_and_answers_that_test_it()
    {
        string[] ids = [.. ExerciseBook.All.Select(e => e.Id)];
        Assert.Equal(ids.Distinct(), ids);
        Assert.All(ids, id => Assert.Matches("^(0[0-9]|lab)-[1-9]$", id));
        Assert.Equal(ids, Answers.All.Select(a => a.Id));
        Assert.All(Answers.All, a => Assert.True(a.Right.Count >= 1 && a.Wrong.Count >= 2 && a.Spoilers.Count >= 1, a.Id));
    }

    [Fact]
    public void Every_exercise_stands_in_a_notebook_and_every_check_is_one_of_them()
    {
        string folder = Path.Combine(Repository.Root, "notebooks");
        string[] notebooks = [.. Directory.GetFiles(folder, "*.ipynb"), .. Directory.GetFiles(Path.Combine(folder, "lab"), "*.ipynb")];
        IEnumerable<string> asked = notebooks.SelectMany(n => Regex.Matches(File.ReadAllText(n), @"Check\.That\(\\""([^""\\]+)").Select(m => m.Groups[1].Value));
        Assert.Equal(ExerciseBook.All.Select(e => e.Id).Order(StringComparer.Ordinal), asked.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Right_answers_pass_and_say_what_they_teach(string id) => Assert.All(Of(id).Right, answer =>
    {
        CheckResult result = Check.That(id, answer);
        Assert.True(result.IsRight);
        Assert.Contains(Of(id).Exercise.Teaches, result.Text, StringComparison.Ordinal);
    });

    [Theory]
    [MemberData(nameof(Ids))]
    public void Wrong_answers_fail_with_a_hint_that_gives_nothing_away(string id) => Assert.All(Of(id).Wrong, answer =>
    {
        string message = Assert.Throws<CheckFailedException>(() => Check.That(id, answer)).Message;
        Assert.True(message.Length > $"{id}: not right yet. ".Length + 10, message);
        Assert.All(Of(id).Spoilers, spoiler => Assert.DoesNotContain(spoiler, message, StringComparison.OrdinalIgnoreCase));
    });

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_common_mistake_gets_a_hint_of_its_own(string id) =>
        Assert.Contains(Of(id).Wrong, answer => !Assert.Throws<CheckFailedException>(() => Check.That(id, answer)).Message.EndsWith(Of(id).Exercise.Hint, StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Ids))]
    public void An_untouched_stub_is_told_what_is_asked_and_fails_only_when_graded(string id)
    {
        CheckResult result = Check.That(id, Of(id).Blank);

        Assert.False(result.IsRight);
        Assert.Contains("Not answered yet", result.Text, StringComparison.Ordinal);
        Assert.Contains(Of(id).Exercise.Hint, result.Text, StringComparison.Ordinal);
        Assert.All(Of(id).Spoilers, spoiler => Assert.DoesNotContain(spoiler, result.Text, StringComparison.OrdinalIgnoreCase));
        Assert.Throws<CheckFailedException>(() => Check.That(id, Of(id).Blank, isGraded: true));
    }

    private static Answers Of(string id) => Answers.All.Single(a => a.Id == id);
}
