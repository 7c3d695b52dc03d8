namespace Vcmr.Engine.Html;

/// <summary>LaTeX in a page: its source, which the page's script turns into a formula and leaves where it cannot.</summary>
internal static class Formula
{
    /// <summary>A formula's place in the page.</summary>
    /// <param name="source">The LaTeX without dollars.</param>
    /// <param name="isBlock">Whether it stands on a line of its own.</param>
    /// <param name="parts">Learns that the page has formulas.</param>
    public static string Write(string source, bool isBlock, PageParts parts)
    {
        parts.HasMath = true;
        string encoded = PageText.Encode(source.Trim());
        return isBlock ? $"<span class=\"math block\">{encoded}</span>" : $"<span class=\"math\">{encoded}</span>";
    }

    /// <summary>The formula of a <c>text/latex</c> output, which has dollars or an environment around it.</summary>
    public static string WriteOutput(string latex, PageParts parts)
    {
        string source = latex.Trim();
        return source switch
        {
            ['$', '$', .., '$', '$'] when source.Length > 4 => Write(source[2..^2], true, parts),
            ['$', .., '$'] when source.Length > 2 => Write(source[1..^1], false, parts),
            _ => Write(source, true, parts),
        };
    }
}
