using System.Globalization;
using TorchSharp;
using Vcmr.Charts;
using Vcmr.Datasets.Videos;
using Vcmr.Evaluation;
using Vcmr.Figures;
using Vcmr.Formats.Tensors;
using Vcmr.Models;
using Vcmr.Studies;
using Vcmr.Training;
using Vcmr.Training.Checkpoints;
using Vcmr.Training.Stages;

namespace Vcmr.Lessons.Contrastive;

/// <summary>What notebooks 03 and 04 show of contrastive learning: the loss, its temperature, and what training changes.</summary>
public sealed class ContrastiveExhibits
{
    // More rows than a figure has pixels say nothing, and memory grows with their square.
    private const int MostShown = 400;
    private const int MostDifferentiated = 128;
    private static readonly double[] Temperatures = [0.05, 0.1, 0.5, 1];
    private static readonly double[] SliderTemperatures = [0.02, 0.05, 0.1, 0.2, 0.5, 1, 2];
    private readonly Study _study;
    private readonly StudyFigures _figures;
    private readonly Dictionary<(string Experiment, string Run), ProjectedPairs> _known = [];

    /// <summary>Shows a study.</summary>
    public ContrastiveExhibits(Study study) => (_study, _figures) = (study, new StudyFigures(study));

    /// <summary>A stage's loss curves before its first step: what to display for <see cref="Train"/> to draw in.</summary>
    /// <param name="method"><see cref="Method.AudioOnly"/> for stage 1, <see cref="Method.Vcmr"/> for stage 2.</param>
    public Figure Curves(Method method) => Losses(method, [], []);

    /// <summary>
    /// Trains a stage for every seed of the profile, or finds it done, and has its loss curves drawn while it trains.
    /// </summary>
    /// <param name="method"><see cref="Method.AudioOnly"/> for stage 1, <see cref="Method.Vcmr"/> for stage 2.</param>
    /// <param name="redraw">Shows a figure in place of the one before, such as a displayed value's <c>Update</c>.</param>
    /// <param name="cancellation">Stops between two steps.</param>
    public IReadOnlyList<PretrainedEncoder> Train(Method method, Action<object> redraw, CancellationToken cancellation = default)
    {
        var done = new List<PretrainedEncoder>();
        var live = new LiveLosses(IsVideo(method) ? "audio-video" : "audio", now => redraw(Losses(method, done, now)));
        _study.Progress.Stepped += live.Add;
        try
        {
            foreach (int seed in _study.Profile.Seeds)
            {
                live.Begin($"seed {seed}");
                done.Add(_study.Pretraining.Encoder(method, seed, cancellation: cancellation));
            }
        }
        finally
        {
            _study.Progress.Stepped -= live.Add;
        }

        redraw(_figures.Save(Losses(method, done, [])));
        return done;
    }

    /// <summary>The encoders that stage 1 starts from: the same seeds' random weights.</summary>
    public IReadOnlyList<PretrainedEncoder> Untrained() => [.. _study.Profile.Seeds.Select(s => _study.Pretraining.Untrained(s))];

    /// <summary>Cosine similarities of a few vectors and their partners, with the numbers in the cells.</summary>
    /// <param name="first">Vectors <c>[N, width]</c>, at most four.</param>
    /// <param name="second">Their partners.</param>
    public Figure Matrix(torch.Tensor first, torch.Tensor second)
    {
        int pairs = (int)first.shape[0];
        float[] all = [.. first.contiguous().data<float>().ToArray(), .. second.contiguous().data<float>().ToArray()];
        string[] names = [.. Enumerable.Range(1, 2).SelectMany(view => Enumerable.Range(1, pairs).Select(song => $"song {song}, view {view}"))];
        return _figures.Save(VectorSimilarities.Draw(
            "Four vectors: who is how near to whom",
            names,
            Matrices.Wide(EmbeddingGeometry.CosineSimilarities(all, all, (int)first.shape[1])),
            [.. Enumerable.Range(0, 2 * pairs).Select(i => (i, (i + pairs) % (2 * pairs)))],
            _figures.Context() with { FrameEncoder = null },
            "nt-xent-four-vectors"));
    }

    /// <summary>Both views of every validation segment against each other, before and after stage 1.</summary>
    public Figure Similarities(PretrainedEncoder before, PretrainedEncoder after) => _figures.Save(SimilarityMatrix.Draw(
        "Validation segments: view against view",
        [new NamedMatrix("before stage 1 (random weights)", Shown(Views(before))), new NamedMatrix("after stage 1", Shown(Views(after)))],
        "first view",
        "second view",
        Context(1, video: false),
        name: "view-similarity",
        boundaries: Songs(after)));

    /// <summary>Audio against video of the validation segments, before and after stage 2.</summary>
    public Figure CrossSimilarities(PretrainedEncoder before, PretrainedEncoder after) => _figures.Save(SimilarityMatrix.Draw(
        "Validation segments: audio against video",
        [new NamedMatrix("before stage 2 (random video branch)", Shown(AudioVideo(before))), new NamedMatrix("after stage 2", Shown(AudioVideo(after)))],
        "audio segment",
        "video segment",
        Context(1, video: true),
        name: "audio-video-similarity",
        boundaries: Songs(after)));

    /// <summary>Which negatives stage 1's loss pushes at four temperatures, on the similarities of a trained encoder.</summary>
    public Figure Temperature(PretrainedEncoder encoder)
    {
        ProjectedPairs pairs = Views(encoder).Take(MostDifferentiated);
        (double[] partners, double[] negatives, string[] _, TemperatureWeights[] weights) = Pushes(pairs, "view", "view", Temperatures);
        return _figures.Save(TemperatureEffect.Draw(
            "The temperature decides which negatives count", partners, negatives, weights, Context(1, video: false), "temperature"));
    }

    /// <summary>Which negatives stage 1's loss pushes, on the similarities of a trained encoder, with a slider for the temperature.</summary>
    /// <param name="encoder">The encoder.</param>
    /// <param name="temperatures">The slider's temperatures, rising; seven from 0.02 to 2 where none is given.</param>
    public SteppedFigure TemperatureSlider(PretrainedEncoder encoder, params IReadOnlyList<double> temperatures)
    {
        (double[] _, double[] negatives, string[] _, TemperatureWeights[] weights) =
            Pushes(Views(encoder).Take(MostDifferentiated), "view", "view", temperatures.Count > 0 ? temperatures : SliderTemperatures);
        return _figures.Save(Contrastive.TemperatureSlider.Draw(negatives, weights, _study.Profile.Audio.Temperature, Context(1, video: false)));
    }

    /// <summary>What a loss of stage 1 is worth among so many pairs, before and after training, with a slider for their number.</summary>
    /// <param name="before">The untrained encoder.</param>
    /// <param name="after">The trained one.</param>
    /// <param name="pairs">The slider's batch sizes, rising; powers of two where none is given.</param>
    /// <exception cref="VcmrException">A size is below 2 or above the number of validation segments.</exception>
    public SteppedFigure BatchSlider(PretrainedEncoder before, PretrainedEncoder after, params IReadOnlyList<int> pairs)
    {
        ProjectedPairs first = Views(before).Take(MostShown), last = Views(after).Take(MostShown);
        IReadOnlyList<int> sizes = pairs.Count > 0 ? pairs : BatchLosses.Sizes(last.Count);
        if (sizes.FirstOrDefault(n => n < 2 || n > last.Count) is not 0 and int wrong)
        {
            throw new VcmrException($"A batch of {wrong} pairs cannot be drawn from {last.Count} validation segments; choose sizes from 2 to that number.");
        }

        double temperature = _study.Profile.Audio.Temperature;
        return _figures.Save(Contrastive.BatchSlider.Draw(
            [.. sizes.Select(n => BatchLosses.Of(first, n, temperature))],
            [.. sizes.Select(n => BatchLosses.Of(last, n, temperature))],
            _study.Profile.Audio.Batch,
            Context(1, video: false)));
    }

    /// <summary>How stage 2's loss divides its push between negatives of the same and of the other modality, before and after.</summary>
    public Figure CrossTemperature(PretrainedEncoder before, PretrainedEncoder after)
    {
        (double[] _, double[] _, string[] kinds, TemperatureWeights[] first) = Pushes(AudioVideo(before).Take(MostDifferentiated), "audio", "video", Temperatures);
        TemperatureWeights[] last = Pushes(AudioVideo(after).Take(MostDifferentiated), "audio", "video", Temperatures).Weights;
        return _figures.Save(PushByKind.Draw(
            "Which negatives stage 2 pushes apart", kinds, [("before stage 2", first), ("after stage 2", last)], Context(1, video: true), "temperature-modalities"));
    }

    /// <summary>Alignment and uniformity (Wang and Isola, 2020) of both views before and after stage 1, over seeds.</summary>
    public Figure Geometry(IReadOnlyList<PretrainedEncoder> before, IReadOnlyList<PretrainedEncoder> after)
    {
        PairGeometry[] first = [.. before.Select(e => PairGeometry.Of(Views(e)))], last = [.. after.Select(e => PairGeometry.Of(Views(e)))];
        _figures.SaveMetrics("stage1-geometry", new { Before = first, After = last });
        return _figures.Save(BeforeAfter.Draw(
            "Stage 1: alignment and uniformity",
            [
                new("Alignment", "mean squared distance of partners", [.. first.Select(g => g.Alignment)], [.. last.Select(g => g.Alignment)]),
                Even(new("Uniformity", "log of mean exp(−2 distance²)", [.. first.Select(g => g.Uniformity)], [.. last.Select(g => g.Uniformity)]), Views(after[0])),
                new("The partner ranks first", "share of views (0 to 1)", [.. first.Select(g => g.Top1)], [.. last.Select(g => g.Top1)]) { Reference = last[0].Chance },
            ],
            [.. after.Select(e => $"seed {e.Seed}")],
            Context(after.Count, video: false) with { Note = "Alignment and uniformity: lower is better." },
            "stage1-geometry"));
    }

    /// <summary>Alignment, uniformity and the gap between the modalities before and after stage 2, over seeds.</summary>
    public Figure CrossGeometry(IReadOnlyList<PretrainedEncoder> before, IReadOnlyList<PretrainedEncoder> after)
    {
        PairGeometry[] first = [.. before.Select(e => PairGeometry.Of(AudioVideo(e)))], last = [.. after.Select(e => PairGeometry.Of(AudioVideo(e)))];
        _figures.SaveMetrics("stage2-geometry", new { Before = first, After = last });
        return _figures.Save(BeforeAfter.Draw(
            "Stage 2: alignment, uniformity and the gap between sound and picture",
            [
                new("Alignment", "mean squared distance of partners", [.. first.Select(g => g.Alignment)], [.. last.Select(g => g.Alignment)]),
                Even(new("Uniformity of audio", "log of mean exp(−2 distance²)", [.. first.Select(g => g.FirstUniformity)], [.. last.Select(g => g.FirstUniformity)]), AudioVideo(after[0])),
                Even(new("Uniformity of video", "log of mean exp(−2 distance²)", [.. first.Select(g => g.SecondUniformity)], [.. last.Select(g => g.SecondUniformity)]), AudioVideo(after[0])),
                new("Modality gap", "distance of both means", [.. first.Select(g => g.Gap)], [.. last.Select(g => g.Gap)]),
            ],
            [.. after.Select(e => $"seed {e.Seed}")],
            Context(after.Count, video: true) with { Note = "All four: lower is better." },
            "stage2-geometry"));
    }

    /// <summary>What the runs of stage 1 learned, in words.</summary>
    /// <param name="before">The untrained encoders.</param>
    /// <param name="runs">The trained ones.</param>
    public string Conclusion(IReadOnlyList<PretrainedEncoder> before, IReadOnlyList<PretrainedEncoder> runs)
    {
        double[] First(string series) => [.. runs.Select(r => r.Log.First(l => l.Series == series).Value)];
        double[] Best(string series) => [.. runs.Select(r => r.Log.Last(l => l.Series == series && l.Epoch <= r.State.BestEpoch).Value)];
        PairGeometry[] untrained = [.. before.Select(e => PairGeometry.Of(Views(e)))], trained = [.. runs.Select(e => PairGeometry.Of(Views(e)))];
        int validation = _study.Pretraining.Split(runs[0].Seed).Validation.Length;
        return $"Over {runs.Count} seed(s) the validation loss goes from {First("validation.loss").Average():F2} after the first validated epoch to {Best("validation.loss").Average():F2} at its best; "
            + $"a view then finds its partner among {validation} in {Best("validation.top1").Average():P0} of the cases (chance {1.0 / validation:P0}).\n"
            + $"Training {Change(untrained.Average(g => g.Uniformity), trained.Average(g => g.Uniformity), "spreads the segments over the sphere", "draws the segments together", "leaves the segments as spread as they were")} (uniformity); "
            + $"it {Change(untrained.Average(g => g.Alignment), trained.Average(g => g.Alignment), "brings partners nearer to each other", "moves partners apart", "leaves partners as near as they were")} (mean squared distance).";
    }

    /// <summary>A change in words, with both values; one that two decimals do not show is none.</summary>
    internal static string Change(double before, double after, string down, string up, string same)
    {
        // Adding 0 turns −0 into 0.
        (double from, double to) = (Math.Round(before, 2) + 0.0, Math.Round(after, 2) + 0.0);
        return string.Create(CultureInfo.InvariantCulture, $"{(to < from ? down : to > from ? up : same)}, {from:0.00} to {to:0.00}").Replace(" -", " −");
    }

    /// <summary>Projections of the validation segments' two views by an encoder of stage 1, or an untrained one.</summary>
    internal ProjectedPairs Views(PretrainedEncoder encoder) => Known("views", encoder, validation =>
    {
        var model = new AudioContrastiveModel((SampleCnnShape)encoder.Shape);
        using (SafetensorsFile file = Safetensors.Read(encoder.Checkpoint))
        {
            ModuleState.Load(model, file.Tensors, source: encoder.Checkpoint);
        }

        (Segment[] training, Segment[] _) = _study.Pretraining.Split(encoder.Seed);
        using var stage = new AudioContrastiveStage(
            model, _study.Videos, training, validation, _study.Profile.Audio, _study.Profile.Audio.Augmentations, encoder.Seed);
        return ProjectedPairs.Of(stage, validation);
    });

    /// <summary>Projections of the validation segments' audio and video; of an audio-only encoder with a random video branch.</summary>
    internal ProjectedPairs AudioVideo(PretrainedEncoder encoder) => Known("audio-video", encoder, validation =>
    {
        using AudioVideoStage stage = _study.Pretraining.OpenStage(encoder);
        return ProjectedPairs.Of(stage, validation);
    });

    private static bool IsVideo(Method method) => method == Method.Vcmr;

    private static BeforeAfterMeasure Even(BeforeAfterMeasure measure, ProjectedPairs pairs) =>
        measure with { Reference = EmbeddingGeometry.EvenUniformity(pairs.Width), ReferenceText = "evenly spread" };

    // Where the next song begins, among the segments that are shown.
    private int[] Songs(PretrainedEncoder encoder)
    {
        Segment[] validation = _study.Pretraining.Split(encoder.Seed).Validation;
        return [.. Enumerable.Range(1, Math.Min(validation.Length, MostShown) - 1).Where(i => validation[i].Song != validation[i - 1].Song)];
    }

    private static double[,] Shown(ProjectedPairs pairs) => Matrices.Wide(pairs.Take(MostShown).Similarities());

    private static (double[] Partners, double[] Negatives, string[] Kinds, TemperatureWeights[] Weights) Pushes(
        ProjectedPairs pairs, string first, string second, IReadOnlyList<double> temperatures)
    {
        int n = pairs.Count;
        float[] all = [.. pairs.First, .. pairs.Second];
        float[,] similarities = EmbeddingGeometry.CosineSimilarities(all, all, pairs.Width);
        (int I, int J)[] negatives = [.. from i in Enumerable.Range(0, 2 * n) from j in Enumerable.Range(i + 1, (2 * n) - i - 1) where j != i + n select (i, j)];
        string Kind(int i, int j) => j < n ? $"{first} and {first}" : i < n ? $"{first} and {second}" : $"{second} and {second}";
        return (
            [.. Enumerable.Range(0, n).Select(i => (double)similarities[i, i + n])],
            [.. negatives.Select(p => (double)similarities[p.I, p.J])],
            [.. negatives.Select(p => Kind(p.I, p.J))],
            [.. temperatures.Select(t =>
            {
                double[,] gradients = PairGradients.Of(pairs.First, pairs.Second, pairs.Width, t);
                return new TemperatureWeights(t, [.. negatives.Select(p => Math.Max(0, gradients[p.I, p.J]))]);
            })]);
    }

    private ProjectedPairs Known(string stage, PretrainedEncoder encoder, Func<Segment[], ProjectedPairs> project)
    {
        if (!_known.TryGetValue((stage, encoder.Run.Path), out ProjectedPairs? pairs))
        {
            pairs = project(_study.Pretraining.Split(encoder.Seed).Validation);
            _known.Add((stage, encoder.Run.Path), pairs);
        }

        return pairs;
    }

    private Figure Losses(Method method, List<PretrainedEncoder> done, IReadOnlyList<LossCurve> now)
    {
        ContrastiveOptions options = IsVideo(method) ? _study.Profile.AudioVideo : _study.Profile.Audio;
        (Segment[] training, Segment[] validation) = _study.Pretraining.Split(_study.Profile.Seeds[0]);
        return ContrastiveLosses.Draw(
            IsVideo(method) ? "Stage 2: audio-video contrastive" : "Stage 1: audio contrastive",
            [.. done.Select(r => Curve(r, "train.loss")), .. now],
            [.. done.Select(r => Curve(r, "validation.loss"))],
            options.Epochs,
            (Guessing(Math.Min(options.Batch, training.Length), options.Batch), Guessing(validation.Length, options.Batch)),
            Context(done.Count + now.Count, IsVideo(method)) with { Split = null },
            IsVideo(method) ? "stage2-loss" : "stage1-loss");
    }

    // Where all vectors are the same, each of the 2N − 1 others is as likely to be the partner.
    private static double Guessing(int pairs, int batch) =>
        Enumerable.Range(0, pairs).Chunk(batch).Sum(part => part.Length * Math.Log((2 * part.Length) - 1)) / pairs;

    /// <summary>A series of a run's log, averaged over each epoch.</summary>
    private static LossCurve Curve(PretrainedEncoder run, string series)
    {
        IGrouping<int, LogRow>[] epochs = [.. run.Log.Where(r => r.Series == series).GroupBy(r => r.Epoch)];
        return new LossCurve($"seed {run.Seed}", [.. epochs.Select(e => (double)e.Key)], [.. epochs.Select(e => e.Average(r => r.Value))]);
    }

    // No frame has a part in stage 1.
    private FigureContext Context(int seeds, bool video) => video
        ? _figures.Context() with { Split = "validation", Seeds = seeds }
        : _figures.Context() with { Split = "validation", Seeds = seeds, FrameEncoder = null };
}
