using System.Text.Json.Nodes;
using TorchSharp;
using TorchSharp.Modules;
using Vcmr.Models;
using Vcmr.Tests.Support;
using Vcmr.Training;
using Xunit;
using static TorchSharp.torch;

namespace Vcmr.Tests.Models;

public sealed class AudioVideoModelTests
{
    private static JsonNode Scalars => GoldenFiles.Manifest("multimodal")["scalars"]!;

    [Fact]
    public void Video_branch_equals_the_official_one_layer_by_layer()
    {
        using var scope = NewDisposeScope();
        using AudioVideoModel model = Model();
        Tensor features = tensor(Golden("video_x")).reshape(2, 6, 512);
        var lstm = (LSTM)model.named_children().Single(c => c.name == "video_temporal").module;
        (Tensor states, _, _) = lstm.call(features);
        Tensors.Close(Golden("lstm_out"), states, 2e-6);
        var encoder = (Sequential)model.named_children().Single(c => c.name == "video_encoder").module;
        Tensors.Close(Golden("video_encoder_out"), encoder.call(states), 2e-6);
        Tensors.Close(Golden("video_z"), model.ProjectVideo(features), 2e-6);
    }

    [Fact]
    public void Audio_projection_and_joint_loss_equal_the_official_ones()
    {
        using var scope = NewDisposeScope();
        using AudioVideoModel model = Model();
        Tensor audio = model.ProjectAudio(OfficialSampleCnn.Waveforms(2));
        Tensors.Close(Golden("audio_z"), audio, 2e-5);
        Tensor video = model.ProjectVideo(tensor(Golden("video_x")).reshape(2, 6, 512));
        Assert.Equal(Scalars["forward_loss_eval"]!["value"]!.GetValue<double>(), NtXent.Loss(audio, video).ToDouble(), 1e-5);
    }

    [Fact]
    public void Gradients_of_the_video_branch_equal_the_official_ones()
    {
        using var scope = NewDisposeScope();
        using AudioVideoModel model = Model();
        model.ProjectVideo(tensor(Golden("video_x")).reshape(2, 6, 512)).square().mean().backward();
        JsonNode single = Scalars["grad_l2_float32"]!, norms = Scalars["grad_l2_float64"]!;
        // What PyTorch in single precision is off by.
        double gap = norms.AsObject().Max(n => Math.Abs(((double)single[n.Key]! / (double)n.Value!) - 1));
        (string name, Parameter parameter)[] branch = [.. model.named_parameters().Where(p => p.name.StartsWith("video_", StringComparison.Ordinal))];
        Assert.Equal(norms.AsObject().Count, branch.Length);
        Assert.All(branch, p => Assert.Equal(1, Tensors.Norm(p.parameter.grad!) / (double)norms[p.name]!, gap));
    }

    [Fact]
    public void Parts_have_as_many_parameters_as_the_official_ones()
    {
        using var model = new AudioVideoModel(new SampleCnnShape());
        using Sequential head = TaggingHead.Create(50);
        var own = model.named_children().ToDictionary(c => c.name, c => c.module.parameters().Sum(p => p.numel()));
        own["supervised_head_50"] = head.parameters().Sum(p => p.numel());
        Assert.All(Scalars["param_counts"]!.AsObject(), c => Assert.Equal((long)c.Value!, own[c.Key]));
    }

    [Fact]
    public void Parameter_names_are_the_official_checkpoints()
    {
        using var model = new AudioVideoModel(new SampleCnnShape());
        string[] expected = [.. Scalars["checkpoint_keys"]!.AsArray().Select(k => (string)k!).Where(k => !k.StartsWith("audio_model.", StringComparison.Ordinal) && !k.StartsWith("video_model.", StringComparison.Ordinal))];
        Assert.Equal(expected.Order(StringComparer.Ordinal), model.state_dict().Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void First_four_blocks_are_frozen_as_in_the_official_code()
    {
        using var model = new AudioVideoModel(new SampleCnnShape());
        model.Encoder.Freeze(4);
        string[] frozen = [.. Scalars["frozen_parameters"]!.AsArray().Select(k => (string)k!)];
        Assert.Equal(frozen.Order(StringComparer.Ordinal), model.named_parameters().Where(p => !p.parameter.requires_grad).Select(p => p.name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Tagging_head_and_its_loss_equal_the_official_ones()
    {
        using var scope = NewDisposeScope();
        using AudioVideoModel model = Model();
        using Sequential head = TaggingHead.Create(50);
        foreach ((string key, JsonNode? rule) in Scalars["supervised_head_rules"]!["value"]!.AsObject())
        {
            Fill(head.state_dict()[key["projector.".Length..]], rule![1]!, rule[2]!, rule[3]!);
        }

        head.eval();
        Tensor logits = head.call(model.Encoder.call(OfficialSampleCnn.Waveforms(2)));
        Tensors.Close(Golden("tag_logits"), logits, 2e-5);
        string[] keys = [.. Scalars["supervised_checkpoint_keys_tail"]!.AsArray().Select(k => (string)k!).Where(k => k.StartsWith("projector.", StringComparison.Ordinal))];
        Assert.Equal(keys.Order(StringComparer.Ordinal), head.state_dict().Keys.Select(k => $"projector.{k}").Order(StringComparer.Ordinal));
        Tensor loss = nn.functional.binary_cross_entropy_with_logits(logits, tensor(Golden("tag_targets")).reshape(2, 50));
        Assert.Equal(Scalars["bce_with_logits"]!.GetValue<double>(), loss.ToDouble(), 1e-5);
    }

    [Theory]
    [InlineData(98415, 6)]
    [InlineData(78732, 5)]
    [InlineData(59049, 4)]
    [InlineData(49152, 3)]
    [InlineData(40000, 2)]
    [InlineData(56000, 4)]
    public void Seconds_of_video_round_half_to_even(int samples, int seconds) => Assert.Equal(seconds, VideoEncoder.SecondsFor(samples));

    [Fact]
    public void Features_of_another_number_of_seconds_are_an_error()
    {
        using var branch = new VideoEncoder(6);
        Assert.Throws<VcmrException>(() => branch.call(zeros(2, 5, 512)));
        Assert.Throws<VcmrException>(() => new AudioVideoModel(SampleCnnShape.ForInput(4096, width: 4)));
    }

    private static AudioVideoModel Model()
    {
        var model = new AudioVideoModel(new SampleCnnShape());
        OfficialSampleCnn.LoadInto(model.Encoder);
        foreach ((string key, JsonNode? rule) in Scalars["weight_rules"]!["value"]!.AsObject())
        {
            Fill(model.state_dict()[key], rule!["seed"]!, rule["lo"]!, rule["hi"]!);
        }

        model.eval();
        return model;
    }

    private static void Fill(Tensor target, JsonNode seed, JsonNode low, JsonNode high) =>
        HashWeights.Fill(target, seed.GetValue<uint>(), low.GetValue<double>(), high.GetValue<double>());

    private static float[] Golden(string name) => GoldenFiles.Floats("multimodal", name + ".f32");
}
