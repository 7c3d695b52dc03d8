namespace Vcmr.Datasets.Sets;

/// <summary>The names by which profiles and the command line call the kinds of tagging sets.</summary>
public static class TaggedSetKinds
{
    /// <summary>The names: <c>csv</c>, <c>mtat</c>, <c>jamendo</c>.</summary>
    public static IReadOnlyList<string> Names { get; } = ["csv", "mtat", "jamendo"];

    /// <summary>The kind of a name.</summary>
    /// <exception cref="VcmrException">There is no such kind.</exception>
    public static TaggedSetKind Parse(string name) => name switch
    {
        "csv" => TaggedSetKind.Csv,
        "mtat" => TaggedSetKind.MagnaTagATune,
        "jamendo" => TaggedSetKind.MtgJamendo,
        _ => throw new VcmrException($"There is no kind of tagging set '{name}'; choose one of: {string.Join(", ", Names)}."),
    };
}
