namespace Vcmr.Datasets;

/// <summary>Turns the error of one item into its catalog reason.</summary>
internal static class ItemFault
{
    private static readonly string[] Openings = ["cannot be decoded: ", "cannot be read: "];

    /// <summary>The error's text without the path, which the row has already and which differs between machines.</summary>
    public static string Reason(VcmrException error, string path)
    {
        string text = error.Message;
        int end = text.LastIndexOf($"'{path}'", StringComparison.Ordinal);
        text = end < 0 ? text : text[(end + path.Length + 2)..].Trim();
        string? opening = Openings.FirstOrDefault(o => text.StartsWith(o, StringComparison.Ordinal));
        return $"{Reasons.Unreadable}: {text[(opening?.Length ?? 0)..].TrimEnd('.')}";
    }
}
