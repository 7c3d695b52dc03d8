namespace Vcmr.Figures;

/// <summary>Names of sources as figures and files write them.</summary>
public static class ResultSources
{
    /// <summary>The name of a source: <c>this run</c>, <c>paper</c> or <c>official repository</c>.</summary>
    /// <param name="source">The source.</param>
    public static string Label(this ResultSource source) => source switch
    {
        ResultSource.Paper => "paper",
        ResultSource.OfficialRepository => "official repository",
        _ => "this run",
    };

    /// <summary>The source of a name.</summary>
    /// <param name="label"><c>this run</c>, <c>paper</c> or <c>official repository</c>.</param>
    /// <exception cref="VcmrException">Another name.</exception>
    public static ResultSource Parse(string label) => Enum.GetValues<ResultSource>().Cast<ResultSource?>().FirstOrDefault(s => s!.Value.Label() == label)
        ?? throw new VcmrException($"'{label}' is not a source of results; write 'this run', 'paper' or 'official repository'.");
}
