using Vcmr.Lessons.Exercises;

namespace Vcmr.Lessons;

/// <summary>
/// What a notebook's answer cells call: tells whether an answer is right, and helps where it is not. What is right stands in
/// <c>notebooks/lessons/Exercises</c>, a file a notebook.
/// </summary>
public static class Check
{
    /// <summary>nbgrader sets it to <c>autograde</c> or <c>validate</c> for the notebooks that it runs.</summary>
    internal const string GraderVariable = "NBGRADER_EXECUTION";

    /// <summary>Judges an answer: a number, several, a text, or the method that was to be written.</summary>
    /// <typeparam name="T">The answer's type; of a method the delegate that C# makes of its name.</typeparam>
    /// <param name="exercise">The exercise's name, such as <c>03-1</c>.</param>
    /// <param name="answer">The answer. NaN, null, nothing, and a method that throws <see cref="NotImplementedException"/> are none yet.</param>
    /// <returns>What to show: that it is right and what it teaches, or that it is not answered yet.</returns>
    /// <exception cref="CheckFailedException">The answer is wrong; the message is a hint. Or there is none, and a grader runs the notebook.</exception>
    /// <exception cref="VcmrException">There is no such exercise.</exception>
    public static CheckResult That<T>(string exercise, T answer) =>
        That(exercise, answer, isGraded: !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(GraderVariable)));

    internal static CheckResult That(string exercise, object? answer, bool isGraded)
    {
        Exercise asked = ExerciseBook.Find(exercise);
        Verdict verdict = asked.Judge(answer);
        return verdict switch
        {
            { IsRight: true } => new CheckResult(asked.Id, true, $"Right. {asked.Teaches}"),
            // A grader gives points for every cell that does not fail.
            { IsAnswered: false } when !isGraded => new CheckResult(asked.Id, false, $"Not answered yet: {asked.Asked} Hint: {asked.Hint}"),
            { IsAnswered: false } => throw new CheckFailedException($"{asked.Id}: not answered."),
            _ => throw new CheckFailedException($"{asked.Id}: not right yet. {verdict.Hint}"),
        };
    }
}
