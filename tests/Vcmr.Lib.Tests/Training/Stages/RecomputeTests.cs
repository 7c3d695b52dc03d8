using TorchSharp.Modules;
using Vcmr.Models;
using Vcmr.Tests.Support;
using Vcmr.Training;
using Vcmr.Training.Checkpoints;
using Vcmr.Training.Stages;
using Xunit;
using static TorchSharp.torch;

namespace Vcmr.Tests.Training.Stages;

/// <summary>Blocks that are computed twice must leave no trace in what a run computes.</summary>
[Collection(nameof(Alone))]
public sealed class RecomputeTests(TinyStages stages) : IClassFixture<TinyStages>
{
    private static readonly string[] Results = [Checkpoint.Last, Checkpoint.Best, TrainingLog.FileName];

    [Theory]
    [InlineData("audio", 0)]
    [InlineData("audio-video", 0)]
    [InlineData("audio-video", 2)]
    [InlineData("audio-video", 9)]
    public void Run_ends_with_the_bytes_of_a_plain_one(string name, int frozen)
    {
        using var plain = new TemporaryFolder();
        using var again = new TemporaryFolder();
        Run(name, plain.Path, Options(name, frozen, Recompute.Never));
        Run(name, again.Path, Options(name, frozen, Recompute.Always));
        AssertSame(plain, again);
    }

    [Fact]
    public void Run_that_goes_on_on_a_smaller_machine_ends_with_the_same_bytes()
    {
        using var plain = new TemporaryFolder();
        using var moved = new TemporaryFolder();
        Run("audio", plain.Path, Options("audio", 0, Recompute.Never));
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => Run("audio", moved.Path, Options("audio", 0, Recompute.Never), new Each(p =>
        {
            if (p.Step == 2)
            {
                stop.Cancel();
            }
        }), stop.Token));
        Run("audio", moved.Path, Options("audio", 0, Recompute.Always));
        AssertSame(plain, moved);
    }

    [Theory]
    [InlineData("audio", 0, 1e-2)]
    // One pass through the encoder a step: there is nothing to add in another order.
    [InlineData("audio-video", 0, 0)]
    [InlineData("audio-video", 2, 0)]
    public void Gradients_of_a_bf16_step_are_those_of_a_plain_one_up_to_the_rounding_of_their_sums(string name, int frozen, double tolerance)
    {
        Dictionary<string, float[]> plain = Gradients(name, Options(name, frozen, Recompute.Never) with { Precision = Precision.Bf16 });
        Dictionary<string, float[]> again = Gradients(name, Options(name, frozen, Recompute.Always) with { Precision = Precision.Bf16 });
        Assert.Equal(plain.Keys, again.Keys);
        Assert.True(plain.Count > 10);
        foreach ((string key, float[] expected) in plain)
        {
            double difference = Length(expected.Zip(again[key], (a, b) => a - b)), length = Length(expected);
            Assert.True(difference <= tolerance * length, $"{key}: {difference} of {length}");
        }
    }

    [Fact]
    public void Blocks_leave_no_graph_until_backward_comes_to_them()
    {
        using var scope = NewDisposeScope();
        using var again = new Recomputation();
        using var encoder = new SampleCnn(TinyStages.Shape) { Recomputation = again };
        encoder.Freeze(1);
        encoder.train();
        List<bool> outputs = Outputs(encoder);
        Tensor loss = encoder.call(randn(3, 1, TinyStages.Shape.InputLength)).sum();
        int blocks = TinyStages.Shape.Blocks + 2;
        Assert.Equal(Enumerable.Repeat(false, blocks), outputs);
        loss.backward();
        Assert.Equal(blocks, outputs.Count);
        again.Backward();
        Assert.Equal(Enumerable.Repeat(true, blocks - 1), outputs.Skip(blocks));
        again.Backward();
        Assert.Equal((2 * blocks) - 1, outputs.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Frozen_blocks_leave_no_graph(int frozen)
    {
        using var scope = NewDisposeScope();
        using var encoder = new SampleCnn(TinyStages.Shape);
        encoder.Freeze(frozen);
        encoder.train();
        List<bool> outputs = Outputs(encoder);
        encoder.call(randn(3, 1, TinyStages.Shape.InputLength)).sum().backward();
        Assert.Equal([.. Enumerable.Repeat(false, frozen), .. Enumerable.Repeat(true, outputs.Count - frozen)], outputs);
        Assert.Equal(TinyStages.Shape.Blocks + 2, outputs.Count);
    }

    [Fact]
    public void Waveforms_get_their_gradient_through_frozen_blocks_too()
    {
        using var scope = NewDisposeScope();
        using var encoder = new SampleCnn(TinyStages.Shape) { Recomputation = new Recomputation() };
        Tensor plain = randn(3, 1, TinyStages.Shape.InputLength).requires_grad_(), frozen = plain.detach().clone().requires_grad_();
        encoder.call(plain).sum().backward();
        encoder.Freeze(3);
        encoder.call(frozen).sum().backward();
        Assert.Equal(plain.grad!.data<float>().ToArray(), frozen.grad!.data<float>().ToArray());
        Assert.True(plain.grad!.abs().sum().item<float>() > 0);
    }

    [Theory]
    [InlineData(Recompute.Auto, 8, false, 0)]
    [InlineData(Recompute.Auto, int.MaxValue, true, 1)]
    [InlineData(Recompute.Always, 8, true, 0)]
    [InlineData(Recompute.Never, int.MaxValue, false, 0)]
    public void Blocks_are_computed_twice_where_a_step_would_not_fit_or_where_it_is_asked_for(Recompute choice, int rows, bool expected, int notes)
    {
        var options = (ContrastiveOptions)TinyStages.Options("audio") with { Recompute = choice };
        using var stage = (AudioContrastiveStage)stages.Make("audio", options);
        var said = new List<string>();
        stage.Fit(rows, CPU, said.Add);
        Assert.Equal(expected, ((AudioContrastiveModel)stage.Model).Encoder.Recomputation is not null);
        Assert.Equal(notes, said.Count);
        Assert.All(said, line => Assert.Contains("recompute: never", line));
    }

    [Fact]
    public void Step_of_the_papers_batch_is_estimated_as_it_was_measured()
    {
        SampleCnnShape paper = SampleCnnShape.ForInput(98_415, 128);
        // /usr/bin/time -v Vcmr.Benchmarks workload train --width 128 --batch 64 --precision fp32, and bf16: 18.1 to 19.1 GB and 7.9 GB.
        Assert.InRange(StepMemory.Estimate(paper, 64, 2, 0, Precision.Fp32), 16e9, 21e9);
        Assert.InRange(StepMemory.Estimate(paper, 64, 2, 0, Precision.Bf16), 7e9, 12e9);
        // Frozen blocks keep nothing, and the first ones are most of it.
        Assert.InRange(StepMemory.Estimate(paper, 64, 1, 4, Precision.Fp32), 0.1e9, 2e9);
    }

    private static ContrastiveOptions Options(string name, int frozen, Recompute recompute)
    {
        var options = (ContrastiveOptions)TinyStages.Options(name) with { Recompute = recompute, Epochs = 3 };
        return options is AudioVideoOptions video ? video with { FrozenBlocks = frozen } : options;
    }

    // Whether each block's convolution has a graph behind it, in the order of the calls.
    private static List<bool> Outputs(SampleCnn encoder)
    {
        var outputs = new List<bool>();
        // By their first part, the convolution: frozen blocks do not call the others.
        foreach (Sequential block in encoder.children().SelectMany(list => list.children()).OfType<Sequential>())
        {
            ((Conv1d)block.children().First()).register_forward_hook((_, _, output) =>
            {
                outputs.Add(output.requires_grad);
                return output;
            });
        }

        return outputs;
    }

    private static double Length(IEnumerable<float> values) => Math.Sqrt(values.Sum(v => (double)v * v));

    private static void AssertSame(TemporaryFolder one, TemporaryFolder other) =>
        Assert.All(Results, file => Assert.True(File.ReadAllBytes(one.File(file)).AsSpan().SequenceEqual(File.ReadAllBytes(other.File(file))), $"{file} differs"));

    private void Run(string name, string folder, StageOptions options, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        using IStage stage = stages.Make(name, options);
        new Trainer(stage, options, 3, folder, "{}").Run(progress, cancellation);
    }

    // Of one step, which leaves them with the parameters.
    private Dictionary<string, float[]> Gradients(string name, ContrastiveOptions options)
    {
        using var folder = new TemporaryFolder();
        options = options with { Epochs = 1, Batch = 10 };
        using IStage stage = stages.Make(name, options);
        new Trainer(stage, options, 3, folder.Path, "{}").Run();
        using var scope = NewDisposeScope();
        return stage.Model.named_parameters().Where(p => p.parameter.grad is not null).ToDictionary(p => p.name, p => p.parameter.grad!.data<float>().ToArray());
    }
}
