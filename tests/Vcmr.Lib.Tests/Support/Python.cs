using System.Diagnostics;
using Xunit;

namespace Vcmr.Tests.Support;

/// <summary>A Python with numpy, or with PyTorch as well, where there is one.</summary>
internal static class Python
{
    private static readonly Lazy<string?> Numpy = Find("import numpy"), Torch = Find("import numpy, torch");

    /// <summary>Runs a script that begins with numpy as <c>np</c>; the test skips where there is no numpy.</summary>
    public static string Run(string script, params string[] arguments) => Run(Numpy.Value, "numpy", "import sys, numpy as np\n" + script, arguments);

    /// <summary>Runs a script that begins with numpy as <c>np</c> and <c>torch</c> on one thread; the test skips where there is no PyTorch.</summary>
    public static string RunTorch(string script, params string[] arguments) =>
        Run(Torch.Value, "torch", "import sys, numpy as np, torch\ntorch.set_num_threads(1)\n" + script, arguments);

    private static string Run(string? program, string package, string script, string[] arguments)
    {
        Assert.SkipWhen(program is null, $"needs Python with {package}: apt-get install python3-{package}");
        (int code, string output, string errors) = Start(program, script, arguments);
        Assert.True(code == 0, errors);
        return output.ReplaceLineEndings("\n").TrimEnd('\n');
    }

    private static Lazy<string?> Find(string imports) => new(() => new[] { "python3", "/usr/bin/python3" }.FirstOrDefault(p => Start(p, imports, []).Code == 0));

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
