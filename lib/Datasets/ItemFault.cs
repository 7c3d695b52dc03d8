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

    /// <summary>
    /// True for what values in a file can cause where nobody foresaw them; one file among a hundred thousand must not end
    /// the job, nor every later run of it. What befalls the job itself (memory, disk, cancellation) is none of these.
    /// </summary>
    public static bool IsOfContent(Exception error) =>
        error is ArithmeticException or ArgumentException or FormatException or IndexOutOfRangeException
        || (error is InvalidOperationException and not ObjectDisposedException);

    /// <summary>What to note for an error nobody foresaw.</summary>
    public static string Reason(Exception error) => $"{Reasons.Unreadable}: its description has values that cannot be ({error.Message.TrimEnd('.')})";
}
