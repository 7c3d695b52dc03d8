namespace Vcmr;

/// <summary>How the command line tool was called, so that hints show a command that can be typed.</summary>
public static class ToolName
{
    /// <summary><c>./run</c> or the like where a script called it and said so in the environment; <c>vcmr</c> elsewhere.</summary>
    public static string Typed { get; } = Environment.GetEnvironmentVariable("VCMR_COMMAND") is { Length: > 0 and < 200 } typed ? VisibleText.Of(typed) : "vcmr";

    /// <summary>A command of the tool as a hint shows it, in quotes.</summary>
    /// <param name="arguments">The command and its arguments.</param>
    public static string Hint(string arguments) => $"'{Typed} {arguments}'";
}
