namespace Plotly.NET;

/// <summary>What the engine knows of a chart of Plotly.NET: its name, and who writes it.</summary>
internal abstract class GenericChart
{
    public static string toFigureJson(GenericChart chart) => chart.ToString()!;
}

/// <summary>One of the kinds of chart.</summary>
internal sealed class Nested : GenericChart
{
    public override string ToString() => """{"data":[1],"layout":{}}""";
}
