namespace Vcmr.Lessons.Exercises;

/// <summary>An exercise of a notebook: what is asked, what helps, and what a right answer teaches.</summary>
/// <param name="Id">Notebook and number, such as <c>03-1</c>.</param>
internal abstract record Exercise(string Id)
{
    /// <summary>What is asked, in one sentence.</summary>
    public required string Asked { get; init; }

    /// <summary>What helps whoever has no answer yet, or a wrong one that no other hint is about.</summary>
    public required string Hint { get; init; }

    /// <summary>What a right answer shows, in one sentence.</summary>
    public required string Teaches { get; init; }

    /// <summary>Judges an answer of whatever type a notebook gives.</summary>
    public abstract Verdict Judge(object? answer);
}

/// <summary>An exercise whose answer is a <typeparamref name="T"/>: a number, several, a text or a delegate.</summary>
/// <typeparam name="T">What is wanted; numbers are <c>double</c> or <c>double[]</c>, whatever numbers an answer has.</typeparam>
/// <param name="Id">Notebook and number, such as <c>03-1</c>.</param>
internal sealed record Exercise<T>(string Id) : Exercise(Id)
{
    /// <summary>
    /// Looks at an answer: null where it is right, else a hint that does not give the answer away; "" is the exercise's general
    /// hint. What an answer's own code throws goes through to whoever wrote it, with its line.
    /// </summary>
    public required Func<T, string?> Rule { get; init; }

    /// <inheritdoc/>
    public override Verdict Judge(object? answer)
    {
        if (answer is null)
        {
            return Verdict.Unanswered;
        }

        if (!Answer.TryRead(answer, out T? read))
        {
            return Verdict.Wrong($"Wanted is {Answer.NameOf(typeof(T))}, and this is {Answer.NameOf(answer.GetType())}.");
        }

        try
        {
            return Rule(read) switch
            {
                null => Verdict.Right,
                _ when Answer.IsBlank(answer) => Verdict.Unanswered,
                "" => Verdict.Wrong(Hint),
                string hint => Verdict.Wrong(hint),
            };
        }
        catch (NotImplementedException)
        {
            return Verdict.Unanswered;
        }
    }
}

/// <summary>What was found about an answer.</summary>
/// <param name="IsAnswered">Whether there is an answer.</param>
/// <param name="IsRight">Whether it is right.</param>
/// <param name="Hint">What helps on, of a wrong one.</param>
internal readonly record struct Verdict(bool IsAnswered, bool IsRight, string Hint)
{
    public static Verdict Right { get; } = new(true, true, "");

    public static Verdict Unanswered { get; } = new(false, false, "");

    public static Verdict Wrong(string hint) => new(true, false, hint);
}
