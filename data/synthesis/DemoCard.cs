using System.Numerics.Tensors;
using Vcmr.Audio;
using Vcmr.Datasets;
using Vcmr.Media;
using Vcmr.Synthesis.Composition;
using Vcmr.Synthesis.Files;

namespace Vcmr.Synthesis;

/// <summary>How much the songs of a demo corpus differ from each other.</summary>
/// <param name="Videos">The music videos' songs.</param>
/// <param name="Clips">The tagged clips' songs.</param>
public sealed record DemoCard(SongVariety Videos, SongVariety Clips)
{
    /// <summary>
    /// Measures a corpus: specifications from its plan, sound from its files. Sound is described by the statistics of its
    /// log-mel bands without its level, each number standardised over all halves; distances are Euclidean.
    /// </summary>
    /// <param name="folder">The folder given to <see cref="DemoCorpus.Make"/>.</param>
    /// <param name="options">The options given to it.</param>
    /// <param name="progress">Told after every file; may be null.</param>
    /// <param name="cancellationToken">Stops between two files.</param>
    /// <exception cref="VcmrException">An option is out of range, the corpus is not there, or one of its files cannot be read.</exception>
    public static DemoCard Measure(string folder, DemoOptions options, IProgress<ItemProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        if (DemoState.Read(folder) is not { Complete: true } state || state.Recipe != DemoState.RecipeOf(options))
        {
            throw new VcmrException($"'{folder}' does not hold the demo corpus of these options; make it first (./run data card makes it from a profile).");
        }

        var plan = new DemoPlan(options);
        return new DemoCard(Variety(DemoKind.Video), Variety(DemoKind.Clip));

        SongVariety Variety(DemoKind kind)
        {
            DemoItem[] items = [.. plan.Items.Where(i => i.Kind == kind)];
            return SongVariety.Of([.. items.Select(i => i.Spec)], Halves([.. items.Select(i => Path.Combine(folder, i.Path))], progress, cancellationToken));
        }
    }

    private static (float[] First, float[] Second)[] Halves(string[] files, IProgress<ItemProgress>? progress, CancellationToken cancellationToken)
    {
        var halves = new (float[], float[])[files.Length];
        using var logMel = new LogMel();
        int done = 0;
        Parallel.For(0, files.Length, new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
        {
            float[] samples = [.. AudioDecoder.Decode(files[i], cancellation: cancellationToken).Select(s => s / 32768f)];
            halves[i] = (logMel.StatisticsWithoutLevel(samples.AsSpan(0, samples.Length / 2)), logMel.StatisticsWithoutLevel(samples.AsSpan(samples.Length / 2)));
            progress?.Report(new ItemProgress(Interlocked.Increment(ref done), files.Length, Path.GetFileName(files[i])));
        });
        return halves;
    }
}

/// <summary>How much some songs differ from each other.</summary>
/// <param name="Songs">How many.</param>
/// <param name="SharedSpecs">
/// Part of the songs whose specification another one has too: genre, second genre, rhythm, mode, dynamics, singer, instruments
/// with their roles, and slow, middling or fast.
/// </param>
/// <param name="OwnHalf">Median distance from a song's first half to its second.</param>
/// <param name="Sound">What the distances to other songs are, among fewer and more songs.</param>
public sealed record SongVariety(int Songs, double SharedSpecs, double OwnHalf, IReadOnlyList<SongNeighbours> Sound)
{
    private const int FewestSongs = 25;

    /// <summary>Compares songs.</summary>
    /// <param name="specs">What was decided about each.</param>
    /// <param name="halves">Numbers that describe each one's halves, equally many.</param>
    internal static SongVariety Of(IReadOnlyList<SongSpec> specs, (float[] First, float[] Second)[] halves)
    {
        int shared = specs.CountBy(Class).Where(c => c.Value > 1).Sum(c => c.Value);
        if (specs.Count < 2)
        {
            return new SongVariety(specs.Count, 0, double.NaN, []);
        }

        Standardise([.. halves.SelectMany(h => (float[][])[h.First, h.Second])]);
        int[] order = [.. Enumerable.Range(0, halves.Length)];
        new CounterRandom(1, 104).Shuffle<int>(order);
        List<SongNeighbours> sound = [];
        for (int among = halves.Length; among >= Math.Min(FewestSongs, halves.Length); among /= 2)
        {
            sound.Insert(0, Neighbours(halves, order.AsSpan(0, among)));
        }

        return new SongVariety(specs.Count, (double)shared / specs.Count, Median(halves.Select(h => Distance(h.First, h.Second))), sound);
    }

    private static string Class(SongSpec s) => string.Join(
        ' ',
        [s.Genre, s.SecondGenre, s.Rhythm, s.Mode, s.Dynamics, s.Singer, s.Bpm < 85 ? "slow" : s.Bpm > 125 ? "fast" : "", .. s.Parts.Select(p => $"{p.Instrument}-{p.Role}").Order()]);

    private static SongNeighbours Neighbours((float[] First, float[] Second)[] halves, ReadOnlySpan<int> songs)
    {
        double[] nearest = new double[songs.Length], usual = new double[songs.Length];
        int nearer = 0;
        for (int i = 0; i < songs.Length; i++)
        {
            List<double> others = [];
            foreach (int other in songs)
            {
                if (other != songs[i])
                {
                    others.Add(Distance(halves[songs[i]].First, halves[other].Second));
                }
            }

            (nearest[i], usual[i]) = (others.Min(), Median(others));
            nearer += nearest[i] < Distance(halves[songs[i]].First, halves[songs[i]].Second) ? 1 : 0;
        }

        return new SongNeighbours(songs.Length, Median(nearest), Median(usual), (double)nearer / songs.Length);
    }

    private static void Standardise(float[][] rows)
    {
        for (int k = 0; k < rows[0].Length; k++)
        {
            double mean = rows.Average(r => r[k]);
            double deviation = Math.Max(1e-6, Math.Sqrt(rows.Average(r => (r[k] - mean) * (r[k] - mean))));
            foreach (float[] row in rows)
            {
                row[k] = (float)((row[k] - mean) / deviation);
            }
        }
    }

    private static double Distance(float[] a, float[] b) => TensorPrimitives.Distance<float>(a, b);

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}

/// <summary>Where songs have their nearest others.</summary>
/// <param name="Among">Among how many songs, drawn by a fixed seed.</param>
/// <param name="Nearest">Median distance from a song's first half to the nearest second half of another.</param>
/// <param name="Usual">Median distance from a song's first half to the others' second halves.</param>
/// <param name="Nearer">Part of the songs whose first half has the second half of another song nearer than its own.</param>
public sealed record SongNeighbours(int Among, double Nearest, double Usual, double Nearer);
