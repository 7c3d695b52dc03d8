using Vcmr.Charts;
using Vcmr.Datasets.Videos;
using Vcmr.Lessons;
using Vcmr.Lessons.Cleaning;
using Vcmr.Lessons.Extraction;
using Vcmr.Media;
using Vcmr.Studies;
using Vcmr.Tests.Support;
using Vcmr.Video;
using Vcmr.Video.Encoders;
using Vcmr.Video.Preprocessing;
using Xunit;

namespace Vcmr.Tests.Lessons;

/// <summary>What notebooks 01 and 02 call, on a user's own videos: no truth is known of them.</summary>
public sealed class VideoExhibitsTests(VideoExhibitsTests.Own own) : IClassFixture<VideoExhibitsTests.Own>
{
    private Study Study => own.Study;

    private VideoExhibits Videos => new(own.Study);

    [Fact]
    public void Exhibits_pick_a_kept_a_long_and_a_still_video()
    {
        Assert.Equal(("cut.mp4", "turned.mp4"), (Videos.Kept.Path, Videos.Another.Path));
        Assert.Equal("long.mp4", Videos.LongScene!.Path);
        Assert.Equal("still.mp4", Videos.Still!.Path);
        Assert.Equal(["cut.mp4", "long.mp4", "still.mp4", "turned.mp4"], Videos.Decided.Select(v => v.Path));
        Assert.Equal([8, 16], VideoExhibits.CutTimes(Videos.Kept).Select(c => Math.Round(c)));
    }

    [Fact]
    public void Cleaning_is_counted_explained_and_tried_with_other_numbers()
    {
        CleaningExhibits cleaning = new(Study);
        Assert.Equal(6, cleaning.Funnel().Chart.Panels[0].Layers.OfType<BarLayer>().First().Values[0]);
        Assert.Equal(["scene too long", "no audio stream", "unreadable"], cleaning.Reasons().Rows.Select(r => r[0]));
        Assert.All(cleaning.Reasons().Rows, r => Assert.NotEmpty(r[2]));
        Assert.Equal("20,150", cleaning.Paper().Rows[1][1]);
        Assert.Equal(["long.mp4", "silent.mp4"], cleaning.Catalog(2).Rows.Select(r => r[0]));
        Assert.Contains("4 videos", cleaning.Limit().Chart.Footer, StringComparison.Ordinal);
        Assert.Contains("Recomputed from the scores of 4 videos", cleaning.Threshold().Chart.Footer, StringComparison.Ordinal);
        Assert.Contains("0 of 4 videos change sides", cleaning.Versions().Chart.Footer, StringComparison.Ordinal);
        Assert.Equal([["3", "3"], ["2", "2"], ["1", "1"], ["4", "4"]], cleaning.VersionTable().Rows.OrderBy(r => r[0], StringComparer.Ordinal).Select(r => r.Skip(1).Take(2)));
        Assert.Contains("of PySceneDetect 0.7.2, 0 of 4 videos would change sides", cleaning.Conclusion(), StringComparison.Ordinal);
        Assert.Equal(["still.mp4"], cleaning.EmptyList().Rows.Select(r => r[0]));
        Assert.Equal(3, cleaning.Files().Rows.Count);
        Assert.StartsWith("2 of 6 videos are kept; the scene rule takes 2 and other reasons 2.", cleaning.Conclusion(), StringComparison.Ordinal);
    }

    [Fact]
    public void Timeline_has_the_catalogs_scenes_and_says_where_there_is_no_such_video()
    {
        var kept = (Figure)new CleaningExhibits(Study).Timeline(Videos.Kept);
        Assert.Equal(3, kept.Chart.Panels[0].Layers.OfType<BarLayer>().Count(b => b.Look.Color != "#7F7F7F"));
        Assert.Equal(2, kept.Chart.Panels[1].Layers.OfType<PointLayer>().Single().X.Count);
        Assert.IsType<string>(new CleaningExhibits(Study).Timeline(null));
    }

    [Fact]
    public void Part_frame_by_frame_has_the_corpus_rows_as_its_means()
    {
        using var encoder = new DescriptorEncoder();
        EncodedPart part = EncodedPart.Read(Videos.FileOf(Videos.Kept), Videos.Kept.StartSecond, Videos.Kept.FeatureRows, encoder, [Videos.Kept.StartSecond + 2]);
        Assert.Equal(Videos.Rows(Videos.Kept), part.Rows());
        SampledFrame original = Assert.Single(part.Frames, f => f.Rgb.Length > 0);
        Assert.Equal(Videos.Kept.StartSecond + 2, original.Seconds, 6);
        Assert.All(part.Agreement(), a => Assert.InRange(a, -1, 1 + 1e-6));
    }

    [Fact]
    public void Frames_and_features_are_shown_for_both_shapes_of_picture()
    {
        FrameExhibits frames = new(Study);

        // Seconds 4 to 19 are used: of the second video's cuts at 4, 12 and 20 s, one lies within.
        foreach ((VideoItem video, int cuts) in new[] { (Videos.Kept, 2), (Videos.Another, 1) })
        {
            Assert.Contains("% of the picture is cut away", frames.Preprocessing(video).Chart.Subtitle, StringComparison.Ordinal);
            Assert.NotEmpty(frames.Picked(video).Png);
            Assert.NotEmpty(frames.Agreement(video).Png);
            Assert.Equal(cuts, frames.Features(video).Chart.Panels[0].Layers.OfType<RuleLayer>().Count());
        }

        Figure similar = frames.SelfSimilarity(Videos.Kept, Videos.Another);
        Assert.Equal(Videos.Kept.StartSecond, similar.Chart.Panels[0].Layers.OfType<HeatLayer>().Single().Across!.Value.Low);
        Assert.Equal(4, ((Figure)frames.Nearest()).Chart.Panels[0].Layers.OfType<ImageLayer>().Count());
        Assert.Equal(["same video, another scene (2)"], ((Figure)frames.Shares()).Chart.Panels[0].Y.Ticks!.Select(t => t.Text));
        Assert.Single(frames.Encoders(Videos.Kept, Videos.Another).Rows);
        Assert.DoesNotContain("tags", frames.Conclusion(Videos.Kept, Videos.Another), StringComparison.Ordinal);
    }

    [Fact]
    public void Thumbnails_keep_the_shape_of_a_tall_picture_between_white_margins()
    {
        byte[] thumbnail = Thumbnails.At(Videos.FileOf(Videos.Another), 6.5);
        Assert.Equal(Thumbnails.Width * Thumbnails.Height * 3, thumbnail.Length);
        int[] lit = [.. Enumerable.Range(0, Thumbnails.Width).Where(x => thumbnail[3 * ((50 * Thumbnails.Width) + x)] < 250)];
        Assert.Equal(Thumbnails.Height * 36 / 64, lit.Length, 2.0);
        Assert.Equal((Thumbnails.Width - lit.Length) / 2, lit[0], 2.0);
        Assert.Equal([2, 6, 10], Thumbnails.Of(Videos.FileOf(Videos.Another), 3, 12).Select(f => f.Seconds));
    }

    [Fact]
    public void Crop_keeps_the_middle_square_of_either_shape()
    {
        Assert.Equal((280, 0, 1000, 720), CropPreview.Kept(1280, 720, FramePreprocessing.Clip));
        Assert.Equal((0, 419, 1080, 1499), CropPreview.Kept(1080, 1920, FramePreprocessing.Clip));
        Assert.Equal(0.4375, CropPreview.Lost(1280, 720, FramePreprocessing.Clip), 3);

        // A short side of 256 leaves a margin above and below too.
        Assert.Equal((326, 45, 956, 675), CropPreview.Kept(1280, 720, FramePreprocessing.ImageNet));
        Picture picture = CropPreview.Of(new SampledFrame(0, 1280, 720, [.. Enumerable.Repeat((byte)90, 1280 * 720 * 3)], []), FramePreprocessing.Clip);
        Assert.Equal((640, 360), (picture.Width, picture.Height));
        Assert.Equal([30, 255, 90], new[] { 100, 141, 320 }.Select(x => (int)picture.Rgb[3 * ((180 * 640) + x)]));
    }

    public sealed class Own : IDisposable
    {
        private readonly TemporaryFolder _folder = new();

        public Own()
        {
            Directory.CreateDirectory(_folder.File("videos"));
            const string bars = "testsrc=size=64x36:rate=10";
            const string cuts = "geq=lum='40+160*mod(floor((T+4)/8),2)':cb='90+60*mod(floor((T+4)/8),2)':cr=128";
            Make("cut.mp4", 24, $"{bars},geq=lum='lum(X,Y)/4+180*mod(floor(T/8),2)':cb=128:cr=128");
            Make("turned.mp4", 24, $"testsrc=size=36x64:rate=10,{cuts}");
            Make("long.mp4", 42, $"color=gray:size=64x36:rate=10,geq=lum='40+160*lt(T,4)':cb=128:cr=128");
            Make("still.mp4", 31, "color=red:size=64x36:rate=10");
            Make("silent.mp4", 16, bars, null);
            File.WriteAllText(_folder.File("videos/text.mp4"), "This is no video.");
            File.WriteAllText(_folder.File("own.yaml"), $"""
                description: own videos
                threads: {TorchSharp.torch.get_num_threads()}
                data: {"{"} kind: folders, folder: {_folder.File("data")}, videos: {_folder.File("videos")} {"}"}
                model: {"{"} input_length: 49152, width: 8 {"}"}
                """);
            Study = Lesson.Open(_folder.File("own.yaml"), results: _folder.File("results"));
        }

        public Study Study { get; }

        public void Dispose()
        {
            Study.Dispose();
            _folder.Dispose();
        }

        private void Make(string name, double seconds, string picture, string? sound = TestVideo.Tone) =>
            TestVideo.Make(_folder.File("videos/" + name), seconds, picture, sound);
    }
}
