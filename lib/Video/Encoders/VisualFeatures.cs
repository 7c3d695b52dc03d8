namespace Vcmr.Video.Encoders;

/// <summary>What the video branch of the model expects of every frame encoder.</summary>
public static class VisualFeatures
{
    /// <summary>Length of a feature vector, that of CLIP ViT-B/32.</summary>
    public const int Dimension = 512;
}
