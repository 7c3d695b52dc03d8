namespace Vcmr.Figures;

/// <summary>Texts that several figures share.</summary>
internal static class Labels
{
    /// <summary>Legend text of numbers that are not from this run.</summary>
    public static string Quoted(string model, ResultSource source, string dataset) => $"{model} · {source.Label()}, {dataset}";
}
