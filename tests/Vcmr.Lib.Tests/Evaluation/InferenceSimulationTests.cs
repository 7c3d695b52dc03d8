using System.Globalization;
using MathNet.Numerics.Distributions;
using Vcmr.Evaluation;
using Xunit;

namespace Vcmr.Tests.Evaluation;

/// <summary>
/// What inference says, where the truth is known. Bounds are those that a right method leaves once in a thousand runs: of a
/// binomial number, or 3.3 standard errors of a mean over repeats. <c>VCMR_REPEATS=2000</c> repeats as often as that and
/// prints the rates (tests/benchmarks/README.md).
/// </summary>
public sealed class InferenceSimulationTests(ITestOutputHelper output)
{
    private static readonly int? Wanted = int.TryParse(Environment.GetEnvironmentVariable("VCMR_REPEATS"), CultureInfo.InvariantCulture, out int wanted) ? wanted : null;

    // From 6 to 60 of 150 songs.
    private static readonly double[] Prevalence = [.. Enumerable.Range(0, 12).Select(t => 0.04 + (0.36 * t * t / 121))];
    private static readonly double[] Nothing = new double[12];
    private static readonly double[] Third = [.. Enumerable.Range(0, 12).Select(t => t % 3 == 0 ? 0.8 : 0)];
    private static readonly double[] Some = [.. Enumerable.Range(0, 12).Select(t => 0.1 * (t % 4))];

    private static readonly Dictionary<string, KnownSystems> Systems = new()
    {
        ["one run each"] = new() { Prevalence = Prevalence, Gain = Nothing },
        ["one run each, four tags differ"] = new() { Prevalence = Prevalence, Gain = Third },
        ["three seeds of one method"] = new() { Prevalence = Prevalence, Gain = Nothing, Seeds = 3, SystemPart = 0, SeedDeviation = 0.15 },
        ["three seeds"] = new() { Prevalence = Prevalence, Gain = Some, Seeds = 3, SeedDeviation = 0.15 },
        ["three seeds, four tags differ"] = new() { Prevalence = Prevalence, Gain = Third, Seeds = 3, SeedDeviation = 0.15 },
        ["five seeds"] = new() { Prevalence = Prevalence, Gain = Some, Seeds = 5, SeedDeviation = 0.15 },
        ["five seeds, four tags differ"] = new() { Prevalence = Prevalence, Gain = Third, Seeds = 5, SeedDeviation = 0.15 },
        ["three clips a song"] = new() { Prevalence = Prevalence, Gain = Some, ClipsEach = 3 },
        ["one run each, small gains"] = new() { Prevalence = Prevalence, Gain = Some },
        ["three clips a song, equal"] = new() { Prevalence = Prevalence, Gain = Nothing, ClipsEach = 3 },
    };

    [Theory]
    [InlineData("one run each")]
    [InlineData("one run each, four tags differ")]
    [InlineData("three seeds of one method")]
    [InlineData("three seeds, four tags differ")]
    [InlineData("five seeds, four tags differ")]
    [InlineData("three clips a song, equal")]
    public void Family_wise_error_is_at_most_5_percent(string name)
    {
        KnownSystems systems = Systems[name];
        int repeats = Wanted ?? 60;
        bool[] equal = [.. systems.Gain.Select(g => g == 0)];
        int roc = 0, pr = 0, found = 0;
        Parallel.For(0, repeats, r =>
        {
            EffectPair[] tags = [.. systems.Compare(r).Tags];
            Count(ref roc, tags.Where((t, i) => equal[i] && t.RocAuc is { Survives: true }).Any());
            Count(ref pr, tags.Where((t, i) => equal[i] && t.PrAuc.Survives).Any());
            Interlocked.Add(ref found, tags.Where((t, i) => !equal[i] && t.RocAuc is { Survives: true }).Count());
        });
        double power = (double)found / repeats / Math.Max(equal.Count(e => !e), 1);
        output.WriteLine($"{name}: family-wise error {Rate(roc, repeats)} in ROC-AUC, {Rate(pr, repeats)} in PR-AUC; of the tags that differ {power:P0} are found");
        Assert.InRange(roc, 0, Most(repeats, 0.05));
        Assert.InRange(pr, 0, Most(repeats, 0.05));
    }

    [Theory]
    [InlineData("one run each, small gains")]
    [InlineData("three seeds")]
    [InlineData("five seeds")]
    [InlineData("three clips a song")]
    public void Intervals_hold_the_true_difference_as_often_as_they_say(string name)
    {
        KnownSystems systems = Systems[name];
        int repeats = Wanted ?? 80;
        double[] truth = systems.Differences;
        double macroTruth = truth.Average(), standardised = Standardised(systems);
        double[] tags = new double[repeats], macro = new double[repeats], bootstrap = new double[repeats], tagBootstrap = new double[repeats], size = new double[repeats];
        Parallel.For(0, repeats, r =>
        {
            SystemComparison comparison = systems.Compare(r, Wanted is null ? 2 : 1000);
            (Effect Effect, double Truth)[] known = [.. comparison.Tags.Select((t, i) => (t.RocAuc, truth[i])).Where(t => t.RocAuc?.Difference.Interval is not null).Select(t => (t.RocAuc!, t.Item2))];
            tags[r] = known.Average(t => Holds(t.Effect.Difference.Interval, t.Truth));
            tagBootstrap[r] = known.Average(t => Holds(t.Effect.Bootstrap, t.Truth));
            Effect whole = comparison.Macro.RocAuc!;
            macro[r] = Holds(whole.Difference.Interval, macroTruth);
            bootstrap[r] = Holds(whole.Bootstrap, macroTruth);
            size[r] = Holds(whole.Standardised!.Interval, standardised);
        });
        output.WriteLine($"{name}: the interval holds the true macro difference in {macro.Average():P1}, a tag's in {tags.Average():P1}, the standardised one in {size.Average():P1}; "
            + $"the hierarchical bootstrap's in {bootstrap.Average():P1} and {tagBootstrap.Average():P1} (of {repeats})");
        InRange(tags, systems.Prevalence.Length);
        InRange(macro);
        InRange(size);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void The_smallest_difference_found_is_found_in_four_of_five(int seeds)
    {
        // Tags of one prevalence, all of which gain alike, so that the systems' true difference can be set to any size.
        var systems = new KnownSystems { Prevalence = [.. Enumerable.Repeat(0.3, 6)], Gain = new double[6], Seeds = seeds, SeedDeviation = seeds == 1 ? 0 : 0.1 };
        double smallest = Enumerable.Range(0, 20).Average(r => systems.Compare(-1 - r).Macro.RocAuc!.SmallestFound!.Value);
        double low = 0, high = 2;
        for (int i = 0; i < 40; i++)
        {
            double middle = (low + high) / 2;
            (low, high) = (systems with { Gain = [middle, 0, 0, 0, 0, 0] }).Differences[0] < smallest ? (middle, high) : (low, middle);
        }

        KnownSystems different = systems with { Gain = [.. Enumerable.Repeat(low, 6)] };
        int repeats = Wanted ?? 120, found = 0;
        Parallel.For(0, repeats, r => Count(ref found, different.Compare(r).Macro.RocAuc!.Difference.Interval is { ExcludesZero: true }));
        output.WriteLine($"{(seeds == 1 ? "one run each" : $"{seeds} seeds")}: a true difference of the smallest size, {smallest:0.000}, is found in {Rate(found, repeats)}");
        // The size is an estimate from 20 repeats, and is that of systems without a difference: 3 points either way.
        Assert.InRange(found, repeats - Most(repeats, 0.23), Most(repeats, 0.83));
    }

    // The deviation between songs from so many that it is exact.
    private static double Standardised(KnownSystems systems) =>
        systems.Differences.Average() / (systems with { Songs = 20_000 }).Compare(-1).Macro.RocAuc!.Uncertainty!.SongDeviation;

    private static double Holds(Interval? interval, double truth) => interval is { } i && i.Low <= truth && truth <= i.High ? 1 : 0;

    private static void Count(ref int number, bool happened)
    {
        if (happened)
        {
            Interlocked.Increment(ref number);
        }
    }

    // What a binomial number exceeds once in a thousand times.
    private static int Most(int repeats, double rate)
    {
        int most = 0;
        while (Binomial.CDF(rate, repeats, most) < 0.999)
        {
            most++;
        }

        return most;
    }

    // The variance of a binomial number at least, of as many independent intervals as are averaged in each repeat.
    private static void InRange(double[] held, int of = 1)
    {
        double mean = held.Average(), variance = Math.Max(held.Sum(h => (h - mean) * (h - mean)) / (held.Length - 1), 0.97 * 0.03 / of);
        double rest = 3.3 * Math.Sqrt(variance / held.Length);
        Assert.InRange(mean, 0.93 - rest, 0.97 + rest);
    }

    private static string Rate(int number, int repeats) => string.Create(CultureInfo.InvariantCulture, $"{100.0 * number / repeats:0.0} %");
}
