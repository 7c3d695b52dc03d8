using Spectre.Console;

namespace Vcmr.Cli;

/// <summary>Tables whose cells are names that must stay whole: where the output is no terminal, a line is as long as it needs.</summary>
internal static class WideTable
{
    private const int Unbounded = 1000;

    public static void Write(Table table)
    {
        if (Console.IsOutputRedirected)
        {
            AnsiConsole.Profile.Width = Unbounded;
        }

        AnsiConsole.Write(table);
    }
}
