namespace Vcmr.Datasets.Sets;

/// <summary>How a tagging set is laid out.</summary>
public enum TaggedSetKind
{
    /// <summary>A CSV file of path, split and tags, see <see cref="Tagged.TaggedCsv"/>.</summary>
    Csv,

    /// <summary>MagnaTagATune as distributed, see <see cref="Sets.MagnaTagATune"/>.</summary>
    MagnaTagATune,

    /// <summary>MTG-Jamendo mood/theme as distributed, see <see cref="Sets.MtgJamendo"/>.</summary>
    MtgJamendo,
}
