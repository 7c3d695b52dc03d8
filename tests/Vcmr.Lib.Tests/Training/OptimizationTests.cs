using TorchSharp;
using Vcmr.Formats.Tensors;
using Vcmr.Tests.Formats.TensorBoard;
using Vcmr.Tests.Support;
using Vcmr.Training;
using Xunit;
using static TorchSharp.torch;

namespace Vcmr.Tests.Training;

public sealed class OptimizationTests
{
    private static readonly StageOptions Options = new() { Epochs = 12, Batch = 8, LearningRate = 0.05, WeightDecay = 0.01 };

    // PyTorch 1.13: torch.optim.AdamW(lr 0.05, weight_decay 0.01), clip_grad_norm_(0.6) and CosineAnnealingLR(T_max 12) on
    // the regression of FormulaStage, 12 steps; weight, then bias.
    public static TheoryData<double, LearningRateSchedule, float[]> Reference => new()
    {
        { 0, LearningRateSchedule.Constant, [-0.04116357862949371f, 0.3381904363632202f, 0.30014026165008545f, -0.8251263499259949f, 0.053149398416280746f, 0.36474093794822693f, 0.40339258313179016f, -0.009689885191619396f] },
        { 0.6, LearningRateSchedule.Constant, [-0.07819119095802307f, 0.2911580801010132f, 0.2696364223957062f, -0.8305655121803284f, 0.07490129768848419f, 0.38344693183898926f, 0.40075063705444336f, -0.006275951862335205f] },
        { 0, LearningRateSchedule.Cosine, [0.12579527497291565f, 0.5330390334129333f, 0.30560827255249023f, -0.6791740655899048f, -0.164809450507164f, 0.1702299416065216f, 0.2910501956939697f, -0.022166484966874123f] },
        { 0.6, LearningRateSchedule.Cosine, [0.111522376537323f, 0.5062975883483887f, 0.3054760992527008f, -0.690635621547699f, -0.1556384265422821f, 0.18048924207687378f, 0.30281755328178406f, -0.024655546993017197f] },
    };

    [Theory]
    [MemberData(nameof(Reference))]
    public void Optimizer_clipping_and_schedule_end_with_the_weights_of_PyTorch(double clip, LearningRateSchedule schedule, float[] expected)
    {
        using var folder = new TemporaryFolder();
        using var stage = new FormulaStage();
        new Trainer(stage, Options with { ClipNorm = clip, Schedule = schedule }, 1, folder.Path, "formula").Run(cancellation: TestContext.Current.CancellationToken);
        Assert.All(expected.Zip(stage.Weights), p => Assert.Equal(p.First, p.Second, 2e-6f));
    }

    [Fact]
    public void Clipped_gradient_has_the_norm_that_was_asked_for()
    {
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        using var stage = new FormulaStage();
        new Trainer(stage, Options with { Epochs = 1, ClipNorm = 0.6 }, 1, folder.Path, "formula").Run(cancellation: TestContext.Current.CancellationToken);
        double norm = Math.Sqrt(stage.Model.parameters().Sum(p => p.grad!.square().sum().ToDouble()));
        // PyTorch's norm before clipping is 1.0227264 here, and its factor 0.6 / (norm + 1e-6).
        Assert.Equal(0.6 * 1.0227264165878296 / (1.0227264165878296 + 1e-6), norm, 2e-7);
    }

    [Fact]
    public void Cosine_schedule_is_half_a_cosine_over_all_steps()
    {
        using var folder = new TemporaryFolder();
        using var stage = new FormulaStage();
        new Trainer(stage, Options with { Schedule = LearningRateSchedule.Cosine }, 1, folder.Path, "formula").Run(cancellation: TestContext.Current.CancellationToken);
        Event[] rates = [.. EventReader.Read(folder.Path).Where(e => e.Tag == "train/learning_rate")];
        Assert.Equal(Enumerable.Range(1, 12).Select(i => (long)i), rates.Select(r => r.Step));
        Assert.All(rates, r => Assert.Equal(0.05 * 0.5 * (1 + Math.Cos(Math.PI * (r.Step - 1) / 12)), r.Value, 1e-8));
    }

    [Fact]
    public void Gradient_that_is_not_finite_stops_before_it_reaches_the_weights()
    {
        using var folder = new TemporaryFolder();
        using var stage = new FormulaStage { PoisonAt = 3 };
        var error = Assert.Throws<VcmrException>(() => new Trainer(stage, Options, 1, folder.Path, "formula").Run(cancellation: TestContext.Current.CancellationToken));
        Assert.Contains("gradient norm", error.Message);
        Assert.Contains("step 3", error.Message);
        using SafetensorsFile inspect = Safetensors.Read(folder.File("step-3.safetensors"));
        Assert.All(inspect.Tensors.Values, t => Assert.True(isfinite(t).all().ToBoolean()));
        Assert.All(stage.Weights, w => Assert.True(float.IsFinite(w)));
    }
}
