using Vcmr.Lessons.Exercises;

namespace Vcmr.Tests.Lessons.Exercises;

/// <summary>Answers to an exercise as people give them.</summary>
/// <param name="Id">The exercise's name.</param>
/// <param name="Right">Right ones.</param>
/// <param name="Wrong">Wrong ones, the common mistakes among them.</param>
/// <param name="Blank">What stands in the students' version.</param>
/// <param name="Spoilers">What no hint may say.</param>
public sealed record Answers(string Id, IReadOnlyList<object?> Right, IReadOnlyList<object?> Wrong, object? Blank, IReadOnlyList<string> Spoilers)
{
    /// <summary>All of them, a file a notebook.</summary>
    public static IReadOnlyList<Answers> All { get; } =
    [
        .. OverviewAnswers.All,
        .. CleaningAnswers.All,
        .. ExtractionAnswers.All,
        .. ContrastiveAnswers.All,
        .. AudioVideoAnswers.All,
        .. FineTuningAnswers.All,
        .. TagGroupAnswers.All,
        .. ScarcityAnswers.All,
        .. ResolutionAnswers.All,
        .. KnownTruthAnswers.All,
    ];

    /// <summary>Makes them of one type.</summary>
    public static Answers Of<T>(string id, T[] right, T[] wrong, T? blank, params string[] spoilers) =>
        new(id, [.. right.Cast<object?>()], [.. wrong.Cast<object?>()], blank, spoilers);

    internal Exercise Exercise => ExerciseBook.Find(Id);

    /// <summary>The exercise's name.</summary>
    public override string ToString() => Id;
}
