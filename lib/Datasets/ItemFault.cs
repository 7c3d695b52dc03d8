namespace Vcmr.Datasets;

/// <summary>Turns the error of one item into its catalog reason.</summary>
internal static class ItemFault
{
    private static readonly string[] Openings = ["cannot be decoded: ", "cannot be read: ", "is not supported: "];

    /// <summary>
    /// True for an error that is told to the user as the file's, and for what values in a file can cause where nobody
    /// foresaw them: one file among a hundred thousand must not end the job, nor every later run of it. What befalls the
    /// job itself (memory, disk, cancellation) is none of these.
    /// </summary>
    public static bool IsOfItem(Exception error) =>
        error is VcmrException or ArithmeticException or ArgumentException or FormatException or IndexOutOfRangeException
        || (error is InvalidOperationException and not ObjectDisposedException);

    /// <summary>The catalog's reason for an error.</summary>
    /// <param name="error">An error of the item.</param>
    /// <param name="path">The item's file.</param>
    public static string Reason(Exception error, string path) => error is VcmrException { Kind: var kind }
        ? kind switch
        {
            FaultKind.TimeLimit => Reasons.TimeLimit,
            FaultKind.Unsupported => $"{Reasons.Unsupported}: {Clause(error, path)}",
            _ => $"{Reasons.Unreadable}: {Clause(error, path)}",
        }
        : $"{Reasons.Unreadable}: its content led to an error that was not foreseen ({error.Message.TrimEnd('.')})";

    /// <summary>The error's text without the path, which the row has already and which differs between machines.</summary>
    private static string Clause(Exception error, string path)
    {
        string text = error.Message;
        int end = text.LastIndexOf($"'{path}'", StringComparison.Ordinal);
        text = end < 0 ? text : text[(end + path.Length + 2)..].Trim();
        string? opening = Openings.FirstOrDefault(o => text.StartsWith(o, StringComparison.Ordinal));
        return text[(opening?.Length ?? 0)..].TrimEnd('.');
    }
}
