using System.Text;

namespace Vcmr.Engine.Hosting;

/// <summary>What <see cref="Console"/> writes to inside a session.</summary>
/// <param name="output">The session's output.</param>
/// <param name="name"><c>stdout</c> or <c>stderr</c>.</param>
internal sealed class CapturedWriter(SessionOutput output, string name) : TextWriter
{
    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value) => output.Write(name, [value]);

    public override void Write(string? value) => output.Write(name, value);

    public override void Write(char[] buffer, int index, int count) => output.Write(name, buffer.AsSpan(index, count));

    public override void Write(ReadOnlySpan<char> buffer) => output.Write(name, buffer);

    public override void WriteLine(string? value) => output.Write(name, value + Environment.NewLine);

    public override void Flush() => output.Flush();
}
