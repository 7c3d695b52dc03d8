using System.Diagnostics;
using Vcmr.Engine.Tests.Support;
using Xunit;

namespace Vcmr.Engine.Tests.Kernel;

/// <summary>The kernel in the hands of the real Jupyter client; each test is a file of checks in Python.</summary>
public sealed class JupyterTests(JupyterFixture jupyter) : IClassFixture<JupyterFixture>
{
    [Fact]
    public Task The_protocol_holds_message_by_message() => CheckAsync("protocol_checks.py");

    [Fact]
    public Task Broken_messages_are_dropped_or_answered_with_an_error() => CheckAsync("fuzz_checks.py");

    [Fact]
    public Task Kernels_and_sessions_end_with_those_they_serve() => CheckAsync("lifetime_checks.py");

    [Fact]
    public Task Notebook_clients_and_managers_work() => CheckAsync("client_checks.py");

    [Fact]
    public void A_newer_kernel_takes_the_place_of_an_older_one_until_it_is_uninstalled()
    {
        using TemporaryFolder prefix = new();
        string specification = prefix.File("share/jupyter/kernels/.net-csharp/kernel.json");
        Directory.CreateDirectory(Path.GetDirectoryName(specification)!);
        File.WriteAllText(specification, "{}");

        JupyterFixture.Tool("kernel", "install", "--prefix", prefix.Path);
        Assert.Contains("\"interrupt_mode\": \"message\"", File.ReadAllText(specification), StringComparison.Ordinal);
        Assert.Equal([specification], Directory.GetFiles(Path.GetDirectoryName(specification)!));

        JupyterFixture.Tool("kernel", "uninstall", "--prefix", prefix.Path);
        Assert.False(Directory.Exists(Path.GetDirectoryName(specification)));
    }

    private async Task CheckAsync(string script)
    {
        Assert.SkipWhen(jupyter.Python is null, "No python3 with jupyter-client and nbclient is installed.");
        string path = Path.Combine(Repository.Root, "tests", "Vcmr.Engine.Tests", "Kernel", script);
        ProcessStartInfo start = jupyter.Environment(new ProcessStartInfo(jupyter.Python, ["-W", "ignore", path, "-v"]));
        (int code, string output) = await JupyterFixture.RunAsync(start);
        Assert.True(code == 0, output);
    }
}
