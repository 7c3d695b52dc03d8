using System.CommandLine;
using Spectre.Console;
using Vcmr.Cli.Doctor;

namespace Vcmr.Cli.Commands;

/// <summary><c>vcmr doctor</c>: a table of what is here and what to do about what is not.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var command = new Command("doctor", "Shows whether everything that the project needs is here.");
        command.SetAction(_ => Run());
        return command;
    }

    private static int Run()
    {
        IReadOnlyList<Finding> findings = Checks.Run();
        Table table = new Table().AddColumns("", "found", "what to do").RoundedBorder();
        foreach (Finding finding in findings)
        {
            table.AddRow(Markup.Escape(finding.Subject), Markup.Escape(finding.Found), Markup.Escape(finding.Advice ?? "ok"));
        }

        AnsiConsole.Write(table);
        return findings.Any(f => f is { Required: true, Advice: not null }) ? 1 : 0;
    }
}
