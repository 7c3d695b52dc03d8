using Vcmr.Native;
using Xunit;

namespace Vcmr.Tests.Native;

public sealed class NativeFilesTests
{
    [Theory]
    [InlineData("libSkiaSharp")]
    [InlineData("e_sqlite3")]
    public void A_package_s_native_library_is_found_by_the_name_that_code_asks_for(string name) =>
        Assert.True(File.Exists(NativeFiles.Find(AppContext.BaseDirectory, name)));

    [Fact]
    public void Another_library_is_not_found() => Assert.Null(NativeFiles.Find(AppContext.BaseDirectory, "libc"));
}
