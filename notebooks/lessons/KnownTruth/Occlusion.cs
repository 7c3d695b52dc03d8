using Vcmr.Charts;
using Vcmr.Datasets.Videos;
using Vcmr.Figures;
using Vcmr.Formats.Tensors;
using Vcmr.Lessons.Extraction;
using Vcmr.Media;
using Vcmr.Studies;
using Vcmr.Training.Stages;
using Vcmr.Video;
using Vcmr.Video.Encoders;
using static TorchSharp.torch;

namespace Vcmr.Lessons.KnownTruth;

/// <summary>
/// Which seconds and which part of the frame make sound and picture alike: a piece is taken away, and the change of the
/// cosine similarity of the two projections is what it gave (Zeiler and Fergus, 2014).
/// </summary>
public sealed class Occlusion
{
    private const int Shown = 6;
    private const int Windows = 12;
    private const int Grid = 7;
    private const int Side = 224;

    // ImageNet's mean colour: what tells an encoder least.
    private static readonly byte[] Grey = [124, 116, 104];
    private readonly Study _study;
    private readonly StudyFigures _figures;
    private readonly PretrainedEncoder _encoder;

    /// <summary>Looks at an encoder of stage 2.</summary>
    /// <param name="study">Its study.</param>
    /// <param name="encoder">The encoder.</param>
    public Occlusion(Study study, PretrainedEncoder encoder) => (_study, _figures, _encoder) = (study, new StudyFigures(study), encoder);

    /// <summary>Seconds of the picture, replaced by the mean of all, and windows of the sound, silenced.</summary>
    public Figure Seconds()
    {
        using AudioVideoStage stage = _study.Pretraining.OpenStage(_encoder);
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var pairs = new Pairs(stage, _study.Videos, Examples());
        float[] whole = pairs.Similarities(pairs.Batch);
        double[,] picture = Drops(whole, pairs.Seconds, s => pairs.WithoutSecond(s)), sound = Drops(whole, Windows, w => pairs.WithoutWindow(w, Windows));
        double length = _encoder.Shape.InputLength / 16_000.0, most = picture.Cast<double>().Concat(sound.Cast<double>()).Max(Math.Abs);
        Axis segments = Axis.Categories("", pairs.Segments.Select((s, i) => $"{Path.GetFileNameWithoutExtension(s.Song)} ({whole[i]:0.00})")) with { Reversed = true };
        return _figures.Save(new Figure("occluded-seconds", new Chart("Which moments make sound and picture alike?", [
            Heat("picture: second replaced by the mean picture", picture, "second of the picture", pairs.Seconds, scale: false),
            Heat("sound: window silenced", sound, "second of the sound", length, scale: true),
        ])
        {
            Columns = 2,
            Width = 1000,
            PanelHeight = 120 + (30 * pairs.Segments.Count),
            Subtitle = "What the cosine similarity loses without a piece; the whole's stands behind each name.",
            Footer = Context.Footer("Validation songs, taken evenly, not chosen by hand. A negative value: without the piece the two are more alike."),
        }));

        Panel Heat(string title, double[,] drops, string axis, double end, bool scale) => new(new Axis(axis), segments, [
            new HeatLayer(drops, "lost similarity") { Across = new Evaluation.Interval(0, end), Min = -most, Max = most, Scale = scale },
        ]) { Title = title };
    }

    /// <summary>Parts of the frames, greyed out in all frames of one second.</summary>
    public Figure Frames()
    {
        using AudioVideoStage stage = _study.Pretraining.OpenStage(_encoder);
        using IFrameEncoder frameEncoder = _study.Data.OpenEncoder();
        var videos = new VideoExhibits(_study);
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        Segment[] segments = [.. Examples().Take(Shown / 2)];
        var panels = new List<Panel>();
        foreach (Segment segment in segments)
        {
            var pairs = new Pairs(stage, _study.Videos, [segment]);
            VideoItem video = _study.Videos.Videos.First(v => v.Path == segment.Song);
            long before = segment.FeatureRow - _study.Videos.Segments.Where(s => s.Song == segment.Song).Min(s => s.FeatureRow);
            int start = video.StartSecond + (int)before + pairs.FirstSecond(0), middle = pairs.Seconds / 2;
            EncodedPart part = EncodedPart.Read(videos.FileOf(segment.Song), start, pairs.Seconds, frameEncoder, [start + middle]);
            float[][] rows = part.Rows();
            double whole = pairs.SimilarityWith(rows);
            double[,] drops = new double[Grid, Grid];
            for (int cell = 0; cell < Grid * Grid; cell++)
            {
                float[][] changed = [.. rows];
                changed[middle] = Second(frameEncoder, part, middle, cell);
                drops[Grid - 1 - (cell / Grid), cell % Grid] = whole - pairs.SimilarityWith(changed);
            }

            SampledFrame frame = part.Frames[middle * FrameSampler.FramesPerSecond];
            panels.Add(new Panel(new Axis(""), new Axis(""), [new ImageLayer(frame.Preprocessed, Side, Side, 10, 10, 230, 230)]) { Canvas = true, Title = $"{Path.GetFileNameWithoutExtension(segment.Song)}, second {start + middle}" });
            panels.Add(new Panel(new Axis("") { Ticks = [] }, new Axis("") { Ticks = [] }, [new HeatLayer(drops, "lost similarity")]) { Square = true, Title = $"similarity {whole:0.00}" });
        }

        return _figures.Save(new Figure("occluded-frames", new Chart("Which part of the frame makes sound and picture alike?", panels)
        {
            Columns = 2,
            Width = 640,
            PanelHeight = 290,
            Subtitle = "Each cell: what the similarity with the sound loses when that part of the second's frames is greyed out.",
            Footer = Context.Footer("Left, what the frame encoder sees of the second's first frame."),
        }));
    }

    private FigureContext Context => _figures.Context() with { Split = "validation", Seeds = 1 };

    private Segment[] Examples() => [.. Spread.Evenly([.. _study.Pretraining.Split(_encoder.Seed).Validation.Where(s => s.Index == 0)], Shown)];

    private static double[,] Drops(float[] whole, int pieces, Func<int, float[]> without)
    {
        double[,] drops = new double[whole.Length, pieces];
        for (int p = 0; p < pieces; p++)
        {
            float[] changed = without(p);
            for (int i = 0; i < whole.Length; i++)
            {
                drops[i, p] = whole[i] - changed[i];
            }
        }

        return drops;
    }

    private static float[] Second(IFrameEncoder encoder, EncodedPart part, int second, int cell)
    {
        SampledFrame[] frames = [.. part.Frames.Skip(second * FrameSampler.FramesPerSecond).Take(FrameSampler.FramesPerSecond)];
        byte[] pixels = [.. frames.SelectMany(f => f.Preprocessed)];
        const int size = Side / Grid;
        for (int f = 0; f < frames.Length; f++)
        {
            for (int y = cell / Grid * size; y < ((cell / Grid) + 1) * size; y++)
            {
                for (int x = cell % Grid * size; x < ((cell % Grid) + 1) * size; x++)
                {
                    Grey.CopyTo(pixels, ((((f * Side) + y) * Side) + x) * 3);
                }
            }
        }

        float[] features = new float[frames.Length * encoder.Dimension], mean = new float[encoder.Dimension];
        encoder.Encode(pixels, frames.Length, features);
        SecondMeans.Compute(features, encoder.Dimension, mean);
        return mean;
    }

    // Crops of segments from their middle, with the pictures of the same seconds.
    private sealed class Pairs
    {
        private readonly AudioVideoStage _stage;
        private readonly Tensor _mean;

        public Pairs(AudioVideoStage stage, VideoCorpus corpus, IReadOnlyList<Segment> segments)
        {
            (_stage, Segments) = (stage, segments);
            stage.Model.eval();
            Batch = stage.Allocate(segments.Count);
            Seconds = (int)Batch.Features.shape[1];
            for (int i = 0; i < segments.Count; i++)
            {
                corpus.ReadAudio(segments[i].AudioOffset + (FirstSecond(i) * 16_000L), TensorRows.Row(Batch.Waveforms, i));
                corpus.ReadFeatures(segments[i].FeatureRow + FirstSecond(i), TensorRows.Row(Batch.Features, i));
            }

            // The mean picture of the segments themselves: what they have in common tells nothing about one.
            _mean = Batch.Features.mean([0, 1]);
        }

        public IReadOnlyList<Segment> Segments { get; }

        public AudioVideoPairs Batch { get; }

        public int Seconds { get; }

        public int FirstSecond(int segment) => (Segments[segment].FeatureRows - Seconds) / 2;

        public float[] Similarities(AudioVideoPairs batch)
        {
            using var scope = NewDisposeScope();
            (Tensor audio, Tensor video) = _stage.Pair(batch);
            return nn.functional.cosine_similarity(audio, video, dim: 1).contiguous().data<float>().ToArray();
        }

        public float[] WithoutSecond(int second)
        {
            Tensor features = Batch.Features.clone();
            features.select(1, second).copy_(_mean.expand_as(features.select(1, second)));
            return Similarities(Batch with { Features = features });
        }

        public float[] WithoutWindow(int window, int windows)
        {
            Tensor waveforms = Batch.Waveforms.clone();
            long size = waveforms.shape[2] / windows;
            waveforms.narrow(2, window * size, size).zero_();
            return Similarities(Batch with { Waveforms = waveforms });
        }

        public double SimilarityWith(float[][] rows)
        {
            Tensor features = tensor([.. rows.Take(Seconds).SelectMany(r => r)], [1, Seconds, rows[0].Length]);
            return Similarities(Batch with { Features = features })[0];
        }
    }
}
