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
    private static JsonNode Scalars => Shared.Manifest("multimodal")["scalars"]!;

    [Fact]
    public void Video_branch_equals_the_official_one_layer_by_layer()
    {
        using var scope = NewDisposeScope();
        using AudioVideoModel model = Model();
        Tensor features = Golden("video_x").reshape(2, 6, 512);
        var lstm = (LSTM)model.named_children().Single(c => c.name == "video_temporal").module;
        (Tensor states, _, _) = lstm.call(features);
        AssertClose(Golden("lstm_out"), states);
        var encoder = (Sequential)model.named_children().Single(c => c.name == "video_encoder").module;
        AssertClose(Golden("video_encoder_out"), encoder.call(states));
        AssertClose(Golden("video_z"), model.ProjectVideo(features));
    }

    [Fact]
    public void Audio_projection_and_joint_loss_equal_the_official_ones()
    {
        using var scope = NewDisposeScope();
        using AudioVideoModel model = Model();
        Tensor audio = model.ProjectAudio(Waveforms());
        AssertClose(Golden("audio_z"), audio, 2e-5f);
        Tensor video = model.ProjectVideo(Golden("video_x").reshape(2, 6, 512));
        Assert.Equal(Scalars["forward_loss_eval"]!["value"]!.GetValue<double>(), NtXent.Loss(audio, video).ToDouble(), 1e-4);
    }

    [Fact]
    public void Gradients_of_the_video_branch_equal_the_official_ones()
    {
        using var scope = NewDisposeScope();
        using AudioVideoModel model = Model();
        model.ProjectVideo(Golden("video_x").reshape(2, 6, 512)).square().mean().backward();
        JsonNode norms = Scalars["grad_l2_float64"]!;
        foreach ((string name, Parameter parameter) in model.named_parameters().Where(p => p.name.StartsWith("video_", StringComparison.Ordinal)))
        {
            double expected = norms[name]!.GetValue<double>();
            Assert.InRange(parameter.grad!.norm().ToDouble() / expected, 1 - 1e-3, 1 + 1e-3);
        }
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
        Tensor logits = head.call(model.Encoder.call(Waveforms()));
        AssertClose(Golden("tag_logits"), logits, 2e-5f);
        Tensor loss = nn.functional.binary_cross_entropy_with_logits(logits, Golden("tag_targets").reshape(2, 50));
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
    }

    private static AudioVideoModel Model()
    {
        var model = new AudioVideoModel(new SampleCnnShape());
        using (SafetensorsFile encoder = Safetensors.Read(Shared.Find("golden", "samplecnn", "encoder.safetensors")))
        {
            string prefix = encoder.Tensors.ContainsKey("encoder.all_blocks.0.0.weight") ? "encoder." : "";
            ModuleState.Load(model.Encoder, encoder.Tensors, prefix);
        }

        foreach ((string key, JsonNode? rule) in Scalars["weight_rules"]!["value"]!.AsObject())
        {
            Fill(model.state_dict()[key], rule!["seed"]!, rule["lo"]!, rule["hi"]!);
        }

        model.eval();
        return model;
    }

    private static void Fill(Tensor target, JsonNode seed, JsonNode low, JsonNode high) =>
        HashWeights.Fill(target, seed.GetValue<uint>(), low.GetValue<double>(), high.GetValue<double>());

    private static Tensor Golden(string name) => tensor(Shared.Floats("multimodal", name + ".f32"));

    private static Tensor Waveforms() =>
        tensor(Shared.Values<short>("samplecnn", "x6_int16.i16")).reshape(6, 1, 98415).slice(0, 0, 2, 1).to(ScalarType.Float32).div(32768);

    private static void AssertClose(Tensor expected, Tensor actual, float tolerance = 2e-6f)
    {
        float[] a = expected.data<float>().ToArray(), b = actual.contiguous().data<float>().ToArray();
        Assert.Equal(a.Length, b.Length);
        Assert.InRange(a.Zip(b, (x, y) => Math.Abs(x - y)).Max(), 0, tolerance);
    }
}
