using Vcmr.Engine.Tests.Support;
using Xunit;

namespace Vcmr.Engine.Tests.Scripting;

public sealed class ReferenceTests
{
    private readonly Scripted session = new();

    [Fact]
    public void A_reference_is_relative_to_the_notebook_and_its_types_are_the_same_in_all_cells()
    {
        session.Run("#r \"./CsCheck.dll\"\nusing CsCheck;\nGen<int> gen = Gen.Int[1, 1];");
        session.Run("#r \"CsCheck.dll\"\nobject boxed = gen;");

        Assert.Equal("True", session.Run("boxed is Gen<int>").Result);
    }

    [Fact]
    public void A_missing_file_names_itself_and_the_line()
    {
        CellRun run = session.Run("int x = 1;\n#r \"../nothing.dll\"");

        Assert.Equal(("ReferenceError", 2), (run.Error.Name, run.Error.Line));
        Assert.Contains("nothing.dll", run.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_assembly_says_so_and_may_be_corrected()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File("CsCheck.dll"), "no assembly");

        CellRun run = session.Run($"#r \"{folder.File("CsCheck.dll")}\"");

        Assert.Equal("ReferenceError", run.Error.Name);
        Assert.Empty(session.Run("#r \"CsCheck.dll\"").Events);
    }

    [Fact]
    public void A_reference_may_be_named_twice() => Assert.Equal("1", session.Run("#r \"CsCheck.dll\"\n#r \"./CsCheck.dll\"\n1").Result);

    [Theory]
    [InlineData("System.Xml.Linq")]
    [InlineData("System.Text.Json.dll")]
    public void A_part_of_the_framework_goes_by_its_name(string name) => Assert.Equal("1", session.Run($"#r \"{name}\"\n1").Result);

    [Fact]
    public void An_assembly_that_was_built_anew_asks_for_a_restart()
    {
        using TemporaryFolder folder = new();
        PackageFeed.Compile(folder.File("Rebuilt.dll"), "public static class Rebuilt { public static int Value => 1; }");
        session.Run($"#r \"{folder.File("Rebuilt.dll")}\"");
        PackageFeed.Compile(folder.File("Rebuilt.dll"), "public static class Rebuilt { public static int Value => 2; }");

        Assert.Contains("restart the session", session.Run($"#r \"{folder.File("Rebuilt.dll")}\"").Error.Message, StringComparison.Ordinal);
        Assert.Equal("1", session.Run("Rebuilt.Value").Result);
    }

    [Fact]
    public void A_native_library_is_found_in_the_folder_of_its_platform()
    {
        using TemporaryFolder folder = new();
        string platform = System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier;
        string native = $"runtimes/{platform}/native/libvcmrnative{Path.GetExtension(PackageFeed.NativeLibrary)}";
        PackageFeed.Compile(folder.File("Native.dll"), "public static class Native { [System.Runtime.InteropServices.DllImport(\"vcmrnative\")] public static extern int SystemNative_GetPid(); }");
        Directory.CreateDirectory(Path.GetDirectoryName(folder.File(native))!);
        File.Copy(PackageFeed.NativeLibrary, folder.File(native));
        File.WriteAllText(folder.File("Native.deps.json"), $$$"""
            {
              "runtimeTarget": { "name": ".NETCoreApp,Version=v10.0" },
              "targets": { ".NETCoreApp,Version=v10.0": {
                "Native/1.0.0": { "dependencies": { "Parts": "1.0.0" }, "runtime": { "Native.dll": { } } },
                "Parts/1.0.0": { "runtimeTargets": { "{{{native}}}": { "rid": "{{{platform}}}", "assetType": "native" } } }
              } },
              "libraries": { "Native/1.0.0": { "type": "project", "serviceable": false, "sha512": "" }, "Parts/1.0.0": { "type": "package", "serviceable": false, "sha512": "" } }
            }
            """);

        Assert.Equal("True", session.Run($"#r \"{folder.File("Native.dll")}\"\nNative.SystemNative_GetPid() == Environment.ProcessId").Result);
    }

    [Fact]
    public void A_damaged_manifest_says_what_to_do()
    {
        using TemporaryFolder folder = new();
        PackageFeed.Compile(folder.File("Damaged.dll"), "");
        File.WriteAllText(folder.File("Damaged.deps.json"), "{ \"runtimeTarget\": 5 }");

        Assert.Contains("Damaged.deps.json' is damaged", session.Run($"#r \"{folder.File("Damaged.dll")}\"").Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_or_a_native_library_is_no_reference()
    {
        Assert.Contains("is a folder", session.Run($"#r \"{AppContext.BaseDirectory}\"").Error.Message, StringComparison.Ordinal);
        Assert.Contains("native library is no reference", session.Run($"#r \"{PackageFeed.NativeLibrary}\"").Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_directive_inside_a_text_is_text() => Assert.Equal("#r \"x\"", session.Run("\"\"\"\n#r \"x\"\n\"\"\"").Result);

    [Fact]
    public void A_loaded_file_is_run_and_its_errors_name_it()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File("some.csx"), "int loaded = 20;\nint Fail() => throw new Exception(\"x\");");

        Assert.Equal("21", session.Run($"#load \"{folder.File("some.csx")}\"\nloaded + 1").Result);
        CellRun failed = session.Run("Fail()");

        Assert.Equal((2, 1), (failed.Error.Cell, failed.Error.Line));
        Assert.Contains(failed.Error.Traceback, line => line.Contains("some.csx, line 2", StringComparison.Ordinal));
    }

    [Fact]
    public void A_loaded_file_is_relative_to_the_notebook_and_its_references_belong_into_the_cell()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder.File("sub"));
        File.WriteAllText(folder.File("sub/a.csx"), "#load \"b.csx\"\nint a = b + 1;");
        File.WriteAllText(folder.File("sub/b.csx"), "int b = 1;");
        File.WriteAllText(folder.File("c.csx"), "#r \"some.dll\"");
        Scripted here = new(folder.Path);

        Assert.Equal("2", here.Run("#load \"sub/a.csx\"\na").Result);
        Assert.Contains("above the '#load'", here.Run("#load \"c.csx\"").Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_library_loads_with_its_native_parts()
    {
        string library = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Vcmr.Lib", "release", "Vcmr.Lib.dll"));
        Assert.SkipUnless(File.Exists(library), "the library is not built");

        CellRun run = session.Run($"#r \"{library}\"\nusing TorchSharp;\ntorch.ones(2, 3).sum().item<float>()");

        Assert.Equal("6", run.Result);
    }
}
