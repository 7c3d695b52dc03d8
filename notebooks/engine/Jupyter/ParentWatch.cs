using System.Globalization;
using System.Runtime.InteropServices;

namespace Vcmr.Engine.Jupyter;

/// <summary>Notices that the program which started the kernel is gone: nobody could shut it down then.</summary>
internal static class ParentWatch
{
    // Jupyter sets it where the kernel is not meant to outlive its parent.
    private const string Variable = "JPY_PARENT_PID";
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    /// <summary>Watches from now on.</summary>
    /// <param name="gone">Called when the parent is gone.</param>
    public static void Start(Action gone)
    {
        if (OperatingSystem.IsWindows() || !int.TryParse(Environment.GetEnvironmentVariable(Variable), NumberStyles.None, CultureInfo.InvariantCulture, out int jupyter))
        {
            return;
        }

        // A script may stand between Jupyter and the kernel; whoever started this process is as good.
        int parent = GetParent();
        new Thread(() =>
        {
            // Gone before it could be asked for: the process belongs to init then, or to a subreaper.
            while (GetParent() == parent && (parent != 1 || jupyter == 1))
            {
                Thread.Sleep(Period);
            }

            gone();
        }) { IsBackground = true, Name = "parent watch" }.Start();
    }

    [DllImport("libc", EntryPoint = "getppid")]
    private static extern int GetParent();
}
