using Vcmr.Audio.Disturbances;
using Vcmr.Charts;
using Vcmr.Evaluation;
using Vcmr.Figures;
using Vcmr.Lessons.AudioVideo;
using Vcmr.Lessons.Cleaning;
using Vcmr.Lessons.Contrastive;
using Vcmr.Lessons.Extraction;

namespace Vcmr.Tests.Figures;

/// <summary>Made-up inputs of the shapes that real runs have, one figure of every kind.</summary>
internal static class Samples
{
    public static FigureContext Context { get; } = new("demo") { Dataset = "demo tagged set", Split = "test", Seeds = 3, FrameEncoder = "descriptor" };

    private static readonly Lazy<IReadOnlyList<Figure>> Figures = new(() => [.. All()]);

    public static IReadOnlyList<string> Names => [.. Figures.Value.Select(f => f.Name)];

    public static Figure Get(string name) => Figures.Value.Single(f => f.Name == name);

    public static Score Score(double mean) => new(mean, 0.01, new Interval(mean - 0.02, mean + 0.02), 3);

    public static ScorePair Pair(double roc, double pr, string name = "macro") => new(name, Score(roc), Score(pr));

    public static IReadOnlyList<ModelScore> Table() =>
    [
        new("CLMR", "MTAT", Quoted(0.878, 0.331)) { Source = ResultSource.Paper, Note = "transfer" },
        new(ModelNames.AudioOnly, "demo", Pair(0.8, 0.4)),
        new(ModelNames.Vcmr, "demo", Pair(0.85, 0.5)),
        new(ModelNames.Vcmr, "MTAT", Quoted(0.8908, 0.3527)) { Source = ResultSource.OfficialRepository },
    ];

    public static IReadOnlyList<ModelScore> Groups() =>
    [
        .. new[] { "vocals", "instrument", "mood", "genre" }.SelectMany(g => new[]
        {
            new ModelScore(ModelNames.AudioOnly, "demo", Pair(0.8, 0.4, g)),
            new ModelScore(ModelNames.Vcmr, "demo", Pair(0.85, 0.5, g)),
            new ModelScore(ModelNames.Vcmr, "MTAT", Quoted(0.9, 0.3, g)) { Source = ResultSource.OfficialRepository },
        }),
    ];

    public static IReadOnlyList<ModelScore> Sweep(params double[] at) =>
    [
        .. at.SelectMany(a => new[]
        {
            new ModelScore(ModelNames.AudioOnly, "demo", Pair(0.7 + (a / 1000), 0.3 + (a / 1000))) { At = a },
            new ModelScore(ModelNames.Vcmr, "demo", Pair(0.75 + (a / 1000), 0.4 + (a / 1000))) { At = a },
        }),
        new(ModelNames.Vcmr, "MTAT", Quoted(0.891, 0.353)) { At = at[^1], Source = ResultSource.Paper },
    ];

    private static ScorePair Quoted(double roc, double pr, string name = "macro") => new(name, new Score(roc), new Score(pr));

    private static ScorePair Difference(string tag, double roc, Interval? interval = null) => new(tag, new Score(roc, Interval: interval), new Score(0));

    public static FrameworkShapes Shapes() => new()
    {
        Samples = 98_415,
        SampleRate = 16_000,
        Blocks = 11,
        Embedding = 512,
        Projection = 128,
        Temperature = 0.1,
        VideoSeconds = 6,
        VideoFeatures = 512,
        FrameEncoder = "descriptor",
        FrozenBlocks = 4,
        TaggingHidden = 128,
        Tags = 50,
    };

    public static VideoTimeline Timeline(double[] scores, int[] cuts, int[] dropped) => new("a.mp4", "kept", 8)
    {
        Frames = [.. Enumerable.Range(0, 4).Select(i => new Picture(new byte[16 * 9 * 3], 16, 9, $"{i} s"))],
        SceneSeconds = [3.6, 4.4],
        Scores = scores,
        Times = [.. scores.Select((_, i) => i * 8.0 / scores.Length)],
        Cuts = cuts,
        Dropped = dropped,
        Threshold = 27,
        DroppedAs = "dropped",
        LimitSeconds = 30,
        SegmentStarts = [1],
        SegmentSeconds = 3,
    };

    private static IEnumerable<Figure> All()
    {
        var random = new CounterRandom(3);
        float[] wave = [.. Enumerable.Range(0, 16_000).Select(i => (float)(0.5 * Math.Sin(2 * Math.PI * 440 * i / 16_000)))];
        double[,] matrix = new double[12, 12];
        float[,] features = new float[20, 80];
        foreach (int i in Enumerable.Range(0, 12))
        {
            matrix[i, i] = 1;
        }

        foreach (int i in Enumerable.Range(0, features.Length))
        {
            features[i / 80, i % 80] = (float)random.NextGaussian();
        }

        List<EmbeddingPoint> points = [.. Enumerable.Range(0, 60).Select(i => new EmbeddingPoint([.. Enumerable.Range(0, 8).Select(_ => (float)random.NextGaussian())], $"class {i % 10}", $"clip {i}"))];
        yield return Table1.Draw(Table(), Context);
        yield return PublishedSpread.Draw(PublishedResults.Read(), [], Context);
        yield return RobustnessFigure.Draw(
            [
                .. new[] { ModelNames.AudioOnly, ModelNames.Vcmr }.SelectMany(m => new (string, Disturbance?, Score)[]
                {
                    (m, null, Score(0.8)), (m, new Disturbance(DisturbanceKind.LowPass, 1000), Score(0.7)), (m, new Disturbance(DisturbanceKind.LowPass, 4000), Score(0.78)),
                    (m, new Disturbance(DisturbanceKind.Pitch, 100), Score(0.79)), (m, new Disturbance(DisturbanceKind.Pitch, -100), new Score(double.NaN)),
                }),
            ],
            Context);
        yield return Figure1.Draw(Shapes(), Context);
        yield return Figure2.Draw(Groups(), Context);
        yield return Figure3.Draw(Sweep(5, 10, 20, 50, 80, 100), Context, "slight rise with data");
        yield return Figure4.Draw(Sweep(3.07, 3.69, 4.92, 6.15), Context);
        yield return PerTagDifferences.Draw(
            [Difference("guitar", 0.03, new(0.01, 0.05)), Difference("slow", -0.01, new(-0.03, 0.01)), Difference("solo", 0)], "ROC-AUC", Context, [Difference("guitar", 0.08)]);
        yield return SceneLengths.Draw([new("a", [4.2, 3], true), new("b", [30], true), new("c", [35, 2], false)], Context);
        yield return CleaningFunnel.Draw(10, [new("no audio stream", 1), new("a scene longer than 30 s", 2)], Context);
        yield return SceneTimeline.Draw(Timeline([.. Enumerable.Range(0, 200).Select(i => i is 90 or 100 ? 40.0 : 3)], [90], [100]), Context, "timeline");
        yield return LimitSensitivity.Draw([12, 35, 8], 30, Context);
        yield return VersionSides.Draw([new("a", new(5, 12), new(3, 20)), new("b", new(9, 8), new(1, 40)), new("c", new(1, 300), new(1, 300))], 60, 30, Context);
        yield return ThresholdSensitivity.Draw(
            [27, 40], [new("a", [5, 9], [8, 6]) { Truth = [(1, 0.5), (0.5, double.NaN)] }, new("b", [40, 40], [0, 0])], 27, 30, Context);
        yield return PickedFrames.Draw([("PAL", 25, [0, 5, 10, 15, 20]), ("slides", 3, [0, 0, 1, 1, 2])], 5, 1, Context);
        yield return FrameAgreement.Draw("a.mp4", [("calm", [.. Enumerable.Range(0, 5).Select(i => new Picture(new byte[16 * 9 * 3], 16, 9, $"{i} s"))])], 3, [1, 0.9, 0.4], [5.2], Context);
        yield return NearestAgreement.Draw([new("same video", new Score(0.6, Interval: new(0.5, 0.7)), 0.1, 12), new("guitar", new Score(0.3), 0.25, 4)], 480, Context);
        yield return FrameStrip.Draw("Frames", [.. Enumerable.Range(0, 3).Select(i => new Picture(new byte[16 * 9 * 3], 16, 9, $"{i} s"))], Context);
        yield return SimilarityMatrix.Draw("Similarity", [new("before", matrix), new("after", matrix)], "audio clip", "video clip", Context);
        yield return FeaturesOverTime.Draw("a.mp4", features, Context);
        yield return EmbeddingMap.Draw("Embeddings", [(ModelNames.AudioOnly, points), (ModelNames.Vcmr, points)], Context);
        yield return SpectrogramGrid.Draw("Spectrograms", [new("as it is", wave), new("quieter", [.. wave.Select(v => v / 10)]), new("again", wave), new("last", wave)], 16_000, Context, "spectrogram-grid");
        yield return WaveformGrid.Draw("Waveforms", [new("as it is", wave), new("turned over", [.. wave.Select(v => -v)])], 100, 320, 16_000, Context, "waveform-grid");
        yield return ContrastiveLosses.Draw("Losses", [new("seed 1", [1, 2, 3], [4.0, 3.5, 3.2])], [new("seed 1", [1, 2, 3], [double.NaN, 3.0, 3.1])], 3, (4.1, 3.3), Context, "contrastive-losses");
        yield return VectorSimilarities.Draw("Vectors", ["a", "b"], new double[,] { { 1, 0.2 }, { 0.2, 1 } }, [(0, 1), (1, 0)], Context, "vector-similarities");
        yield return TemperatureEffect.Draw("Temperature", [0.9, 0.8], [0.1, 0.5, -0.2], [new(0.1, [0.1, 0.9, 0]), new(1, [0.3, 0.4, 0.3])], Context, "temperature");
        yield return PushByKind.Draw("Push", ["audio and audio", "audio and video"], [("after", [new(0.1, [3.0, 1.0])])], Context, "push-by-kind");
        yield return BeforeAfter.Draw("Before and after", [new("Alignment", "distance", [0.1, 0.2], [0.5, 0.6]) { Reference = 0.4 }, new("Gap", "distance", [1.2, 1.1], [0.3, 0.2])], ["seed 1", "seed 2"], Context, "before-after");
        yield return ModalityMap.Draw("Modalities", [("after", [[1f, 0f, 0f], [0.9f, 0.1f, 0f], [0f, 1f, 0.2f], [0.1f, 1f, 0f]])], Context);
        yield return RetrievalBars.Draw([new(ModelNames.Vcmr, "recall at 5", Score(0.4), 0.1), new(ModelNames.Untrained, "recall at 5", Score(0.1), 0.1)], Context);
    }
}
