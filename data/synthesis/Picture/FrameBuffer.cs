using System.Runtime.InteropServices;
using SkiaSharp;

namespace Vcmr.Synthesis.Picture;

/// <summary>One picture in memory that scenes are drawn into, BGRA.</summary>
internal sealed class FrameBuffer : IDisposable
{
    private readonly byte[] _pixels = GC.AllocateArray<byte>(Frame.Bytes, pinned: true);
    private readonly SKSurface _surface;
    private readonly Sketch _sketch;

    /// <summary>Creates a black picture.</summary>
    public FrameBuffer()
    {
        var info = new SKImageInfo(Frame.Width, Frame.Height, SKColorType.Bgra8888, SKAlphaType.Premul);
        _surface = SKSurface.Create(info, Marshal.UnsafeAddrOfPinnedArrayElement(_pixels, 0), Frame.Width * 4);
        _sketch = new Sketch(_surface.Canvas);
    }

    /// <summary>Draws a scene as it is at a time, seconds in the song.</summary>
    /// <returns>[180 · 320 · 4] bytes that the next call overwrites.</returns>
    public ReadOnlySpan<byte> Draw(Scene scene, double time)
    {
        scene.Draw(_sketch, time);
        _surface.Flush();
        return _pixels;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _sketch.Dispose();
        _surface.Dispose();
    }
}
