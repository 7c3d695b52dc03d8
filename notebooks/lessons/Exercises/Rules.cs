namespace Vcmr.Lessons.Exercises;

/// <summary>Rules that many exercises share. Each gives null for a right answer, else a hint; "" is the exercise's general one.</summary>
internal static class Rules
{
    /// <summary>One number.</summary>
    /// <param name="right">The right one.</param>
    /// <param name="tolerance">How far from it an answer may be.</param>
    /// <param name="hints">What to say of wrong ones; the first that applies is said.</param>
    public static Func<double, string?> Number(double right, double tolerance, params (Func<double, bool> If, string Hint)[] hints) =>
        x => IsNear(x, right, tolerance) ? null : hints.FirstOrDefault(h => h.If(x)).Hint ?? "";

    /// <summary>Several numbers, in order.</summary>
    /// <param name="right">The right ones.</param>
    /// <param name="tolerance">How far from them an answer may be.</param>
    /// <param name="hints">What to say of wrong ones; the first that applies is said.</param>
    public static Func<double[], string?> Numbers(double[] right, double tolerance, params (Func<double[], bool> If, string Hint)[] hints) =>
        x => x.Length == right.Length && x.Zip(right).All(p => IsNear(p.First, p.Second, tolerance)) ? null : hints.FirstOrDefault(h => h.If(x)).Hint ?? "";

    /// <summary>One of several possible answers, a letter or a word.</summary>
    /// <param name="right">The right one; neither case nor spaces around it matter.</param>
    /// <param name="hints">What to say of each wrong one.</param>
    public static Func<string, string?> Choice(string right, params (string Is, string Hint)[] hints) =>
        x => IsSame(x, right) ? null : hints.FirstOrDefault(h => IsSame(x, h.Is)).Hint ?? "";

    /// <summary>Whether a number is another one; no number is near NaN.</summary>
    public static bool IsNear(double x, double right, double tolerance) => Math.Abs(x - right) <= tolerance;

    private static bool IsSame(string x, string y) => string.Equals(x.Trim(), y, StringComparison.OrdinalIgnoreCase);
}
