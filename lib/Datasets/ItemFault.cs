namespace Vcmr.Datasets;

/// <summary>Turns the error of one item into its catalog reason.</summary>
internal static class ItemFault
{
    private static readonly string[] Openings = ["cannot be decoded: ", "cannot be read: ", "is not supported: "];

    /// <summary>The error's text without the path, which the row has already and which differs between machines.</summary>
    public static string Reason(VcmrException error, string path)
    {
        string text = error.Message;
        int end = text.LastIndexOf($"'{path}'", StringComparison.Ordinal);
        text = end < 0 ? text : text[(end + path.Length + 2)..].Trim();
        string? opening = Openings.FirstOrDefault(o => text.StartsWith(o, StringComparison.Ordinal));
        text = text[(opening?.Length ?? 0)..].TrimEnd('.');
        return error.Kind switch
        {
            FaultKind.TimeLimit => Reasons.TimeLimit,
            FaultKind.Unsupported => $"{Reasons.Unsupported}: {text}",
            _ => $"{Reasons.Unreadable}: {text}",
        };
    }
}
