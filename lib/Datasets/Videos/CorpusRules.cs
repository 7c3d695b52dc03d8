using System.Globalization;
using Vcmr.Storage;

namespace Vcmr.Datasets.Videos;

/// <summary>The numbers that a corpus of music videos was cut and cleaned by, as its catalog keeps them.</summary>
/// <param name="SceneThreshold">Score from which on a frame is a cut, 0 to 255.</param>
/// <param name="MinSceneFrames">Fewest frames between two cuts.</param>
/// <param name="MaxSceneSeconds">Longest scene allowed (s).</param>
/// <param name="SegmentSeconds">Duration of a segment (s).</param>
public sealed record CorpusRules(double SceneThreshold, int MinSceneFrames, double MaxSceneSeconds, int SegmentSeconds)
{
    /// <summary>Reads them from a catalog.</summary>
    /// <exception cref="VcmrException">The catalog lacks one.</exception>
    internal static CorpusRules Of(CatalogFile catalog)
    {
        return new CorpusRules(Number("scene threshold"), (int)Number("minimum scene frames"), Number("longest scene seconds"), (int)Number("segment seconds"));

        double Number(string name) => double.TryParse(catalog.Setting(name), CultureInfo.InvariantCulture, out double value)
            ? value
            : throw new VcmrException($"The catalog in '{catalog.Folder}' does not say its {name}; delete the folder and prepare the corpus again.");
    }
}
