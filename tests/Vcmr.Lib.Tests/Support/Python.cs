using System.Diagnostics;
using Xunit;

namespace Vcmr.Tests.Support;

/// <summary>A Python with numpy, where there is one.</summary>
internal static class Python
{
    private static readonly Lazy<string?> Program = new(() => new[] { "python3", "/usr/bin/python3" }.FirstOrDefault(p => Start(p, "import numpy", []).Code == 0));

    /// <summary>Runs a script that begins with numpy as <c>np</c>; the test skips where there is no numpy.</summary>
    public static string Run(string script, params string[] arguments)
    {
        Assert.SkipWhen(Program.Value is null, "needs Python with numpy: apt-get install python3-numpy");
        (int code, string output, string errors) = Start(Program.Value!, "import sys, numpy as np\n" + script, arguments);
        Assert.True(code == 0, errors);
        return output.ReplaceLineEndings("\n").TrimEnd('\n');
    }

    private static (int Code, string Output, string Errors) Start(string program, string script, string[] arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(script);
        arguments.ToList().ForEach(start.ArgumentList.Add);
        try
        {
            using Process process = Process.Start(start)!;
            return Tool.Finish(process);
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            return (-1, "", e.Message);
        }
    }
}
