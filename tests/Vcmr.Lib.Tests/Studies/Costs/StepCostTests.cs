using TorchSharp.Modules;
using Vcmr.Models;
using Vcmr.Studies;
using Vcmr.Studies.Costs;
using Vcmr.Training;
using Vcmr.Training.Stages;
using Xunit;
using static TorchSharp.torch.nn;

namespace Vcmr.Tests.Studies.Costs;

public sealed class StepCostTests
{
    // First kernel 2, four blocks that pool by 2: 32 samples. Channels 1 → 3, then 3, 3, 12, 12 and 5 of the embedding.
    private static readonly SampleCnnShape Small = new(2, 2, 4, Width: 3, EmbeddingSize: 5);

    [Fact]
    public void Blocks_of_a_small_network_have_the_operations_that_one_counts_by_hand()
    {
        IReadOnlyList<BlockCost> blocks = BlockCost.Of(Small);
        Assert.Equal([16L, 16, 8, 4, 2, 1], blocks.Select(b => b.Positions));
        // 2 · inputs · kernel · outputs · positions.
        Assert.Equal(
            [2.0 * 1 * 2 * 3 * 16, 2.0 * 3 * 3 * 3 * 16, 2.0 * 3 * 3 * 3 * 8, 2.0 * 3 * 3 * 12 * 4, 2.0 * 12 * 3 * 12 * 2, 2.0 * 12 * 1 * 5 * 1],
            blocks.Select(b => b.ForwardFlops));
        BlockCost second = blocks[1];
        Assert.Equal(864, second.BackwardFlops(toInput: false));
        Assert.Equal(1728, second.BackwardFlops(toInput: true));
        // 48 in, 48 out, 24 pooled: convolution 96, statistics 48, the rest 48 and 24.
        Assert.Equal(216, second.ForwardValues);
        Assert.Equal(168, second.InferenceValues);
        // Sums 48 and 24, result 48, 24 and 48, convolution 96, and 96 for the input.
        Assert.Equal(288, second.BackwardValues(toInput: false));
        Assert.Equal(384, second.BackwardValues(toInput: true));
    }

    [Theory]
    [InlineData(98_415, 16)]
    [InlineData(49_152, 8)]
    public void Weights_are_those_of_the_models_themselves(int length, int width)
    {
        SampleCnnShape shape = SampleCnnShape.ForInput(length, width);
        var both = new AudioVideoOptions { Hidden = 24, FrozenBlocks = 4 };
        using var audio = new AudioContrastiveModel(shape);
        using var video = new AudioVideoModel(shape, both.Hidden);
        video.Encoder.Freeze(both.FrozenBlocks);
        using Sequential head = TaggingHead.Create(50, shape.EmbeddingSize);
        StepCost second = StepCost.AudioVideo(shape, both);
        Assert.Equal(Weights(audio), StepCost.Audio("audio", shape, new ContrastiveOptions()).Parameters);
        Assert.Equal(Weights(video), second.Parameters);
        Assert.Equal(video.parameters().Where(p => p.requires_grad).Sum(p => p.numel()), second.Trained);
        Assert.Equal(Weights(head), StepCost.Tagging(shape, new TaggingOptions(), 50).Parameters);
    }

    [Fact]
    public void Frozen_blocks_have_no_backward_pass_and_the_block_behind_them_none_to_its_input()
    {
        IReadOnlyList<BlockCost> blocks = BlockCost.Of(Small);
        CostItem[] items = [.. StepCost.AudioVideo(Small with { FirstKernel = 500 }, new AudioVideoOptions { Batch = 3, FrozenBlocks = 2, Hidden = 4 }).Items.Where(i => i.Kind.Class == CostClass.Block)];
        Assert.Equal(blocks.Count, items.Length);
        Assert.All(items[..2], i => Assert.Equal(default, i.Backward));
        Assert.Equal(3 * blocks[2].BackwardFlops(toInput: false), items[2].Backward.Flops);
        Assert.Equal(3 * blocks[3].BackwardFlops(toInput: true), items[3].Backward.Flops);
        Assert.All(items.Zip(blocks).Skip(1), p => Assert.Equal(3 * p.Second.ForwardFlops, p.First.Forward.Flops));
    }

    [Fact]
    public void Stage_1_takes_two_views_of_each_sample_and_bf16_moves_half_the_bytes()
    {
        double Flops(StepCost step) => step.Items.Where(i => i.Kind.Class == CostClass.Block).Sum(i => i.Forward.Flops);
        double Bytes(Precision precision) => StepCost.Audio("audio", Small, new ContrastiveOptions { Batch = 7, Precision = precision }).Items
            .Where(i => i.Kind.Class == CostClass.Block).Sum(i => i.Forward.Bytes + i.Backward.Bytes);
        Assert.Equal(
            2 * Flops(StepCost.Supervised(Small, new SupervisedOptions { Batch = 7 }, 50)), Flops(StepCost.Audio("audio", Small, new ContrastiveOptions { Batch = 7 })));
        Assert.Equal(Bytes(Precision.Fp32), 2 * Bytes(Precision.Bf16));
    }

    [Fact]
    public void Forecast_is_linear_in_rows_and_takes_from_the_backward_pass_what_no_input_gradient_needs()
    {
        var ceilings = new Ceilings(1e9, 1e9);
        StepCost few = StepCost.Supervised(Small, new SupervisedOptions { Batch = 4 }, 2), many = StepCost.Supervised(Small, new SupervisedOptions { Batch = 8 }, 2);
        // Each block twice as slow as its floor, of which the same rates know nothing.
        MachineRates rates = RatesOf(few, ceilings, slower: 2);
        double Blocks(StepCost step) => (rates with { }).Forecast(step with { Items = [.. step.Items.Where(i => i.Kind.Class == CostClass.Block)] }).Wall;
        double floor = few.Items.Where(i => i.Kind.Class == CostClass.Block).Sum(i => i.Forward.Floor(ceilings) + i.Backward.Floor(ceilings));
        Assert.Equal(2 * floor, Blocks(few), 1e-9 * floor);
        Assert.Equal(2 * Blocks(few), Blocks(many), 1e-9 * floor);
    }

    [Fact]
    public void Whole_steps_say_what_is_to_be_added_to_parts_and_what_they_are_to_be_multiplied_by()
    {
        static Spent At(double seconds) => new(seconds, 2 * seconds);
        // 0.3 s besides and 1.5 times the parts, told from two sizes; of sizes too near to one another the larger one alone counts.
        var surcharge = Surcharge.Of(At(0.3 + 1.5), At(1), At(0.3 + 15), At(10));
        Assert.Equal(0.3 + 3, surcharge.Over(At(2)).Wall, 1e-9);
        Assert.Equal(2 * (0.3 + 3), surcharge.Over(At(2)).Processor, 1e-9);
        Assert.Equal(3.3, Surcharge.Of(At(1.8), At(1), At(3.3), At(2)).Over(At(2)).Wall, 1e-9);
        Assert.Equal(6.6, Surcharge.Of(At(1.8), At(1), At(3.3), At(2)).Over(At(4)).Wall, 1e-9);
        // A step that grows faster than its parts has nothing besides.
        Assert.Equal(8, Surcharge.Of(At(1), At(1), At(20), At(10)).Over(At(4)).Wall, 1e-9);

        var ceilings = new Ceilings(1e9, 1e9);
        StepCost audio = StepCost.Audio("audio", Small, new ContrastiveOptions { Batch = 4 }), embedding = StepCost.Embedding(Small, 4);
        MachineRates bare = RatesOf(audio, ceilings, slower: 1), rates = bare with { Surcharges = new Dictionary<string, Surcharge> { ["audio"] = surcharge } };
        double data = bare.Forecast(audio).Wall - bare.Parts(audio).Wall;
        Assert.True(data > 0);
        Assert.Equal(data + 0.3 + (1.5 * bare.Parts(audio).Wall), rates.Forecast(audio).Wall, 1e-9);
        Assert.Equal(rates.Forecast(audio).Wall, rates.Forecast(audio with { Stage = "clmr" }).Wall);
        Assert.Equal(bare.Forecast(embedding), rates.Forecast(embedding));
    }

    [Fact]
    public void Kind_that_was_not_measured_comes_as_near_to_its_floor_as_the_one_most_like_it()
    {
        var ceilings = new Ceilings(1e9, 1e9);
        StepCost narrow = StepCost.Embedding(Small, 4), wide = StepCost.Embedding(Small with { Width = 6 }, 4);
        Spent forecast = RatesOf(narrow, ceilings, slower: 3).Forecast(wide);
        Assert.Equal(3 * wide.Floor(ceilings), forecast.Wall, 1e-9);
    }

    [Fact]
    public void Counts_of_the_papers_data_are_its_own()
    {
        Assert.Equal(20_150 * 8 * 0.9, CostInput.Paper.Segments(0.1), 1e-6);
        Assert.Equal(4, CostInput.Paper.SegmentsOfClip(10, 0.5));
        var demo = new Profile { Data = new DataOptions { Kind = "demo", DemoVideos = 10, DemoShortest = 31, DemoLongest = 34, DemoClips = 7 } };
        Assert.Equal(20 * 0.5, CostInput.Of(demo).Segments(0.5));
        Assert.Equal(CostInput.Paper, CostInput.Of(new Profile { Data = new DataOptions { Kind = "folders" } }));
    }

    [Fact]
    public void Calibration_measures_every_kind_of_a_profiles_steps()
    {
        var profile = new Profile
        {
            Threads = 1, Model = new ModelOptions { InputLength = 10_935, Width = 1 },
            Audio = new AudioContrastiveOptions { Batch = 2, Precision = Precision.Bf16 }, AudioVideo = new AudioVideoOptions { Batch = 2, Hidden = 2 },
            Supervised = new SupervisedOptions { Batch = 2 }, Tagging = new TaggingOptions { Batch = 2 },
        };
        ProfileCost cost = ProfileCost.Measure([(profile, CostInput.Paper)], cancellation: TestContext.Current.CancellationToken)[0];
        Assert.Equal(["audio", "audio-video", "supervised", "embedding", "tags"], cost.Stages.Select(s => s.Step.Stage));
        Assert.All(cost.Stages, s => Assert.All(s.Step.Items, i => Assert.Contains(i.Kind, cost.Rates.Rates)));
        Assert.Equal(["audio", "audio-video"], cost.Rates.Surcharges.Keys.Order(StringComparer.Ordinal));
        Assert.All(cost.Stages, s => Assert.True(s.Seconds.Wall > 0 && s.Floor > 0 && s.Hours > 0));
    }

    private static MachineRates RatesOf(StepCost step, Ceilings ceilings, double slower) => new(ceilings, step.Items.GroupBy(i => i.Kind).ToDictionary(
        g => g.Key,
        g =>
        {
            CostItem item = g.First();
            Load forward = new(item.Forward.Flops / item.Units, item.Forward.Bytes / item.Units), back = new(item.WholeBackward.Flops / item.Units, item.WholeBackward.Bytes / item.Units);
            Spent Slower(Load load) => new Spent(load.Floor(ceilings), load.Floor(ceilings)) * slower;
            return new MeasuredRate(Slower(forward), Slower(back), forward, back);
        }));

    private static long Weights(Module model) => model.parameters().Sum(p => p.numel());
}
