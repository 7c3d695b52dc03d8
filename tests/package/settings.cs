using System.Runtime.InteropServices;

// Loads the library; what it sets is asked of the C library, since .NET keeps a copy of its own.
_ = new Vcmr.Studies.StudyOptions();
Console.WriteLine($"OMP_WAIT_POLICY {Marshal.PtrToStringUTF8(Native.GetEnv("OMP_WAIT_POLICY")) ?? "unset"}");

internal static class Native
{
    [DllImport("libc", EntryPoint = "getenv")]
    public static extern nint GetEnv(string name);
}
