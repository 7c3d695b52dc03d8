using Microsoft.ML.OnnxRuntime;
using Vcmr.Video.Preprocessing;
using Vcmr.Video.Weights;

namespace Vcmr.Video.Encoders;

/// <summary>A model that is known by its bytes.</summary>
/// <param name="Sha256">SHA-256 of its file in small letters.</param>
/// <param name="Name">What it is.</param>
/// <param name="Preprocessing">The kind it was trained with, or null where none is it.</param>
/// <param name="InPlace">What to use in its place where there is no such kind.</param>
internal sealed record KnownModel(string Sha256, string Name, string? Preprocessing, string? InPlace = null);

/// <summary>What a model wants of its pictures: as its bytes, itself or its maker's habit say, else as the user does.</summary>
internal static class KnownModels
{
    /// <summary>Under this name the models that this project writes say their kind.</summary>
    public const string Metadata = "preprocessing";

    /// <summary>The models.</summary>
    public static IReadOnlyList<KnownModel> All { get; } =
    [
        new("2212a7e79b50a301dcadc281e24d89c0729570a2ff7815e1c8e3e3e3968412d3", "torchvision's SqueezeNet 1.1", "imagenet"),
        new(ResNet18Weights.Sha256, $"ResNet18 of {ResNet18Weights.Package} with its mean picture", ResNet18Weights.Preprocessing),
        new(
            ResNet18Weights.NetworkSha256, $"ResNet18 of {ResNet18Weights.Package}, whose mean picture lies in another file", null,
            $"name '{ResNet18Weights.Name}' in its place, which takes both"),
    ];

    /// <summary>The kind to open a model with.</summary>
    /// <param name="path">The model's file, for errors.</param>
    /// <param name="sha256">SHA-256 of it.</param>
    /// <param name="stated">What the user says, or null.</param>
    /// <param name="session">The model.</param>
    /// <exception cref="VcmrException">The user contradicts what is known, or nothing is known and nothing is said.</exception>
    public static FramePreprocessing Choose(string path, string sha256, FramePreprocessing? stated, InferenceSession session)
    {
        KnownModel? known = All.FirstOrDefault(m => m.Sha256 == sha256);
        if (known is { Preprocessing: null })
        {
            throw new VcmrException($"The frame encoder '{path}' is {known.Name}; {known.InPlace}.");
        }

        string? wanted = known?.Preprocessing ?? Declared(session);
        if (wanted is not null && stated is not null && stated.Name != wanted)
        {
            string source = known is null ? "says of itself that it takes" : $"is {known.Name} and takes";
            throw new VcmrException($"The frame encoder '{path}' {source} pictures of the preprocessing '{wanted}', not '{stated.Name}'; leave the preprocessing out.");
        }

        return stated
            ?? (wanted is not null ? FramePreprocessing.Parse(wanted) : IsClipByHuggingFace(session) ? FramePreprocessing.Clip : null)
            ?? throw new VcmrException(
                $"How the pictures of the frame encoder '{path}' are prepared is not known; say what it was trained with by --preprocessing, or data.frame_preprocessing in a profile: {string.Join(", ", FramePreprocessing.Names)}, or a YAML file (data/README.md).");
    }

    private static string? Declared(InferenceSession session) =>
        session.ModelMetadata.CustomMetadataMap.TryGetValue(Metadata, out string? kind) && FramePreprocessing.Names.Contains(kind) ? kind : null;

    // As optimum exports CLIPVisionModelWithProjection.
    private static bool IsClipByHuggingFace(InferenceSession session) =>
        session.InputMetadata.ContainsKey("pixel_values") && session.OutputMetadata.ContainsKey("image_embeds");
}
