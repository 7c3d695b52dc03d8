using System.Runtime.InteropServices;

namespace Vcmr.Engine.Tests.Support;

/// <summary>
/// A notebook's folder with package sources of its own: the configured one has <c>Vcmr.Inner</c> (1.0 and 2.0), the folder
/// <c>second</c> has <c>Vcmr.Outer</c>, which needs it and brings a native library.
/// </summary>
public sealed class PackageFolderFixture : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public PackageFolderFixture()
    {
        string feed = Directory.CreateDirectory(Path.Combine(Notebook, "feed")).FullName;
        string build = Directory.CreateDirectory(folder.File("build")).FullName;
        string inner = Path.Combine(build, "Vcmr.Inner.dll");
        string outer = Path.Combine(build, "Vcmr.Outer.dll");
        string native = OperatingSystem.IsMacOS() ? "libvcmrtiny.dylib" : "libvcmrtiny.so";
        PackageFeed.Compile(inner, "public static class Inner { public static int One => 1; }");
        PackageFeed.Compile(
            outer,
            "public static class Outer { [System.Runtime.InteropServices.DllImport(\"vcmrtiny\")] static extern int SystemNative_GetPid(); public static int Three => Inner.One + 2; public static int Pid => SystemNative_GetPid(); }",
            "1.0.0.0",
            inner);
        PackageFeed.Pack(Directory.CreateDirectory(Path.Combine(Notebook, "second")).FullName, outer, "1.0.0", dependency: ("Vcmr.Inner", "1.0.0"), native: (native, PackageFeed.NativeLibrary));
        PackageFeed.Pack(feed, inner, "1.0.0");
        PackageFeed.Compile(inner, "public static class Inner { public static int One => 1; public static int Newer => 2; }", "2.0.0.0");
        PackageFeed.Pack(feed, inner, "2.0.0");

        string extension = Path.Combine(build, "Vcmr.Extension.dll");
        PackageFeed.Compile(extension, """
            public class Shown { }
            public class Extension : Microsoft.DotNet.Interactive.IKernelExtension
            {
                public async System.Threading.Tasks.Task OnLoadAsync(Microsoft.DotNet.Interactive.Kernel kernel)
                {
                    Microsoft.DotNet.Interactive.Formatting.Formatter.Register<Shown>(shown => "shown by " + kernel.Name, "text/html");
                    await Microsoft.DotNet.Interactive.KernelExtensions.SubmitCodeAsync(kernel, "int fromExtension = 7;");
                }
            }
            """);
        PackageFeed.Pack(feed, extension, "1.0.0", isExtension: true);

        // The packages' own folder too: nothing of the test stays with the user.
        File.WriteAllText(Path.Combine(Notebook, "nuget.config"), $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="{folder.File("packages")}" /></config>
              <packageSources><clear /><add key="tests" value="feed" /></packageSources>
            </configuration>
            """);
    }

    /// <summary>The notebook's folder; its name has what means something to MSBuild.</summary>
    public string Notebook => Directory.CreateDirectory(folder.File("note book %41 $(x)")).FullName;

    /// <summary>The cache of restored sets.</summary>
    public string Cache => folder.File("cache");

    /// <summary>Whether packages can be restored here.</summary>
    public static bool HasSdk => Directory.Exists(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "sdk"));

    public void Dispose() => folder.Dispose();
}
