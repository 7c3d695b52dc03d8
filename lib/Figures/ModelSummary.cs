using TorchSharp.Modules;
using Vcmr.Charts;
using Vcmr.Models;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Vcmr.Figures;

/// <summary>
/// What a model consists of: every layer with its output shape, parameters and multiply-accumulate operations, measured by
/// sending one example of zeros through it. The model is left as it was.
/// </summary>
public sealed class ModelSummary
{
    private ModelSummary(string name, IReadOnlyList<LayerSummary> layers) => (Name, Layers) = (name, layers);

    /// <summary>The model's name.</summary>
    public string Name { get; }

    /// <summary>The layers in the order in which they run.</summary>
    public IReadOnlyList<LayerSummary> Layers { get; }

    /// <summary>Number of parameters of all layers.</summary>
    public long Parameters => Layers.Sum(l => l.Parameters);

    /// <summary>Multiply-accumulate operations of all layers for a batch of one.</summary>
    public long Macs => Layers.Sum(l => l.Macs);

    /// <summary>Summarises an encoder.</summary>
    public static ModelSummary Of(AudioEncoder model) => Of(model, Waveform(model));

    /// <summary>Summarises stage 1, for one view.</summary>
    public static ModelSummary Of(AudioContrastiveModel model) => Of(model, Waveform(model.Encoder));

    /// <summary>Summarises stage 2: the audio branch, then the video branch.</summary>
    public static ModelSummary Of(AudioVideoModel model) => Measure(
        model,
        device =>
        {
            _ = model.ProjectAudio(zeros(Waveform(model.Encoder), device: device));
            _ = model.ProjectVideo(zeros([1, model.Seconds, model.FeatureWidth], device: device));
        });

    /// <summary>Summarises any module of one input, such as a <see cref="TaggingHead"/> for <c>[1, 512]</c>.</summary>
    /// <param name="model">The module.</param>
    /// <param name="input">Shape of the input, a batch of one.</param>
    /// <exception cref="VcmrException">A layer takes more than one tensor.</exception>
    public static ModelSummary Of(Module<Tensor, Tensor> model, ReadOnlySpan<long> input)
    {
        long[] shape = input.ToArray();
        return Measure(model, device => model.call(zeros(shape, device: device)));
    }

    /// <summary>The layers and a last row with the totals, for a notebook.</summary>
    public Table ToTable() => Table.From(
        Layers.Append(new LayerSummary("total", Name, [], Parameters, Macs)),
        nameof(LayerSummary.Layer), nameof(LayerSummary.Type), nameof(LayerSummary.OutputShape), nameof(LayerSummary.Parameters), nameof(LayerSummary.MillionMacs));

    /// <summary>The table as text, its columns lined up.</summary>
    public override string ToString() => ToTable().Text;

    private static long[] Waveform(AudioEncoder encoder) => [1, 1, encoder.Architecture.InputLength];

    private static ModelSummary Measure(Module model, Action<Device> run)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        List<(Module Module, bool Training)> modes = [.. model.modules().Select(m => (m, m.training))];
        var layers = new List<LayerSummary>();
        var counted = new HashSet<Module>(ReferenceEqualityComparer.Instance);
        List<Action> hooks = [];
        List<SampleCnnBlock> blocks = [.. model.modules().OfType<SampleCnnBlock>()];
        try
        {
            foreach ((string name, Module layer) in model.named_modules().Where(m => !m.module.children().Any()))
            {
                hooks.Add(Listen(layer, output => layers.Add(Row(name, layer, output, counted.Add(layer)))));
            }

            blocks.ForEach(b => b.IsLayered = true);
            model.eval();
            run(model.parameters().FirstOrDefault()?.device ?? CPU);
        }
        finally
        {
            hooks.ForEach(remove => remove());
            blocks.ForEach(b => b.IsLayered = false);
            // Outer modules come first, so that an inner one's own mode has the last word.
            modes.ForEach(m => m.Module.train(m.Training));
        }

        return new ModelSummary(model.GetName(), layers);
    }

    /// <summary>Has a layer tell its outputs; returns what ends that.</summary>
    private static Action Listen(Module layer, Action<Tensor> heard)
    {
        switch (layer)
        {
            case LSTM lstm:
                return lstm.register_forward_hook((_, _, _, output) =>
                {
                    heard(output.Item1);
                    return output;
                }).remove;
            case Module<Tensor, Tensor> simple:
                return simple.register_forward_hook((_, _, output) =>
                {
                    heard(output);
                    return output;
                }).remove;
            default:
                throw new VcmrException($"A layer of type {layer.GetName()} cannot be summarised; it is not called with one tensor.");
        }
    }

    private static LayerSummary Row(string name, Module layer, Tensor output, bool first)
    {
        Tensor[] parameters = [.. layer.parameters()];
        // Every weight of a matrix or a kernel is used once an output position; vectors (biases, batch norm) only add or scale.
        long channels = layer is LSTM ? output.shape[^1] : parameters.FirstOrDefault(p => p.dim() > 1)?.shape[0] ?? 1;
        long macs = parameters.Where(p => p.dim() > 1).Sum(p => p.numel()) * (output.numel() / channels);
        return new LayerSummary(name, layer.GetName(), output.shape, first ? parameters.Sum(p => p.numel()) : 0, macs);
    }
}

/// <summary>One layer of a model, as <see cref="ModelSummary"/> lists it.</summary>
/// <param name="Layer">Path of the module, the prefix of its parameters' keys.</param>
/// <param name="Type">The module's type, such as <c>Conv1d</c>.</param>
/// <param name="OutputShape">Shape of the output for a batch of one.</param>
/// <param name="Parameters">Number of parameters, trained or not; statistics of batch norms are none.</param>
/// <param name="Macs">Multiply-accumulate operations for a batch of one: those of matrices and kernels.</param>
public sealed record LayerSummary(string Layer, string Type, IReadOnlyList<long> OutputShape, long Parameters, long Macs)
{
    /// <summary>Multiply-accumulate operations in millions.</summary>
    public double MillionMacs => Macs / 1e6;
}
