using TorchSharp.Modules;
using Vcmr.Charts;
using Vcmr.Figures;
using Vcmr.Models;
using Xunit;
using static TorchSharp.torch;

namespace Vcmr.Tests.Figures;

public sealed class ModelSummaryTests
{
    [Fact]
    public void Encoder_of_the_paper_has_its_shapes_parameters_and_operations()
    {
        using var model = new SampleCnn(new SampleCnnShape());
        ModelSummary summary = ModelSummary.Of(model);

        Assert.Equal(2_435_072, summary.Parameters);
        Assert.Equal(1.736, summary.Macs / 1e9, 0.0005);
        Assert.Equal(33, summary.Layers.Count);
        Assert.Equal(("all_blocks.0.0", "Conv1d", 768L, 19683L * 128 * 5), First(summary, "all_blocks.0.0"));
        Assert.Equal(("all_blocks.0.1", "BatchNorm1d", 256L, 0L), First(summary, "all_blocks.0.1"));
        Assert.Equal([1L, 128L, 19683L], Layer(summary, "all_blocks.0.0").OutputShape);
        Assert.Equal([1L, 128L, 19683L], Layer(summary, "all_blocks.1.0").OutputShape);
        Assert.Equal([1L, 128L, 6561L], Layer(summary, "all_blocks.1.2").OutputShape);
        Assert.Equal([1L, 512L, 1L], summary.Layers[^1].OutputShape);
    }

    [Fact]
    public void Operations_of_any_shape_are_those_of_its_convolutions()
    {
        var shape = new SampleCnnShape(4, 2, 6, Width: 4, EmbeddingSize: 10);
        using var model = new SampleCnn(shape);
        long length = shape.InputLength / 4, macs = length * 4 * 4, channels = 4;
        for (int i = 0; i < 6; i++, length /= 2)
        {
            macs += length * channels * shape.Channels(i) * 3;
            channels = shape.Channels(i);
        }

        Assert.Equal(macs + (channels * 10), ModelSummary.Of(model).Macs);
        using SampleCnn folded = model.Fold();
        Assert.Equal(ModelSummary.Of(model).Macs, ModelSummary.Of(folded).Macs);
    }

    [Fact]
    public void Stage_2_lists_both_branches_and_the_lstm()
    {
        using var model = new AudioVideoModel(new SampleCnnShape());
        ModelSummary summary = ModelSummary.Of(model);

        Assert.Equal(model.parameters().Sum(p => p.numel()), summary.Parameters);
        Assert.Equal(2_435_072 + 327_680 + 4_202_496 + 1_573_376 + 327_680, summary.Parameters);
        LayerSummary lstm = Layer(summary, "video_temporal");
        Assert.Equal([1L, 6L, 512L], lstm.OutputShape);
        // Six seconds, two layers, four gates, each from the input and from the state before.
        Assert.Equal(6L * 2 * 4 * 512 * (512 + 512), lstm.Macs);
        Assert.Equal(6L * 512 * 512, Layer(summary, "video_encoder.1").Macs);
        Assert.Equal([1L, 128L], Layer(summary, "video_projector.2").OutputShape);
    }

    [Fact]
    public void Stage_1_and_the_tagging_head_have_summaries()
    {
        using var stage1 = new AudioContrastiveModel(SampleCnnShape.ForInput(49152, width: 4));
        Assert.Equal(stage1.parameters().Sum(p => p.numel()), ModelSummary.Of(stage1).Parameters);
        using Sequential head = TaggingHead.Create(50);
        ModelSummary summary = ModelSummary.Of(head, [1, 512]);
        Assert.Equal((72_114L, (512L * 128) + (128 * 50)), (summary.Parameters, summary.Macs));
    }

    [Fact]
    public void Summary_leaves_modes_statistics_and_live_tensors_as_they_were()
    {
        using var scope = NewDisposeScope();
        using var model = new AudioVideoModel(SampleCnnShape.ForInput(49152, width: 4), hidden: 8);
        model.train();
        model.Encoder.HoldStatistics(4);
        string Modes() => string.Join(";", model.named_modules().Select(m => $"{m.name} {m.module.training}"));
        (string modes, byte[] mean) = (Modes(), model.state_dict()["encoder.all_blocks.5.1.running_mean"].bytes.ToArray());
        _ = ModelSummary.Of(model);
        Assert.Equal(modes, Modes());
        Assert.Equal(mean, model.state_dict()["encoder.all_blocks.5.1.running_mean"].bytes.ToArray());

        // The hooks are gone: a later pass adds no layers and throws nothing.
        Assert.Equal(ModelSummary.Of(model).Layers.Count, ModelSummary.Of(model).Layers.Count);
    }

    [Fact]
    public void Table_has_a_line_a_layer_and_the_totals()
    {
        using var model = new SampleCnn(SampleCnnShape.ForInput(49152, width: 4));
        ModelSummary summary = ModelSummary.Of(model);
        Table table = summary.ToTable();
        Assert.Equal(["Layer", "Type", "Output shape", "Parameters", "Million macs"], table.Headings);
        Assert.Equal(summary.Layers.Count + 1, table.Rows.Count);
        Assert.Equal($"{summary.Parameters}", table.Rows[^1][3]);
        string[] lines = summary.ToString().TrimEnd().Split('\n');
        Assert.Equal(table.Rows.Count + 2, lines.Length);
        Assert.StartsWith("total", lines[^1], StringComparison.Ordinal);
        Assert.Contains(lines, l => l.Contains("all_blocks.1.2", StringComparison.Ordinal) && l.Contains("1, 4, 4096", StringComparison.Ordinal));
    }

    private static LayerSummary Layer(ModelSummary summary, string name) => summary.Layers.Single(l => l.Layer == name);

    private static (string, string, long, long) First(ModelSummary summary, string name)
    {
        LayerSummary layer = Layer(summary, name);
        return (layer.Layer, layer.Type, layer.Parameters, layer.Macs);
    }
}
