using Vcmr.Media;

namespace Vcmr.Video.Preprocessing;

/// <summary>
/// CLIP's image preprocessing, equal to Pillow's bytes: the short side becomes 224 by bicubic resize, the centre
/// 224 × 224 is kept, and values are normalised by CLIP's mean and standard deviation (openai/CLIP, clip.py). Frames whose
/// pixels are not square, that hold two fields or a high dynamic range become the pictures that a viewer sees: the same
/// resize gives them their shape, of two fields the first counts, and <see cref="ToneMapping"/> their colours.
/// Not thread-safe; one instance serves one frame size.
/// </summary>
internal sealed class ClipPreprocessing
{
    /// <summary>Side of the square that encoders see (pixels).</summary>
    public const int Side = 224;

    /// <summary>Bytes of one preprocessed frame, <c>[224, 224, 3]</c>.</summary>
    public const int FrameBytes = Side * Side * 3;

    private readonly int _width;
    private readonly int _height;
    private readonly PictureForm _form;
    private readonly ToneMapping? _tones;
    private readonly BicubicResizer _resizer;
    private readonly byte[] _planes;
    private YuvConverter? _converter;

    /// <summary>Prepares for frames of one size.</summary>
    /// <param name="width">Frame width (pixels).</param>
    /// <param name="height">Frame height (pixels).</param>
    /// <param name="kind">What the model expects; null is CLIP's own.</param>
    /// <param name="form">How stored frames are shown; null takes them as they are.</param>
    public ClipPreprocessing(int width, int height, FramePreprocessing? kind = null, PictureForm? form = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        (_width, _height, _form) = (width, height, form ?? PictureForm.Plain);
        _tones = ToneMapping.For(_form);
        kind ??= FramePreprocessing.Clip;
        (int shownWidth, int shownHeight) = _form.Shown(width, height);
        (int resizedWidth, int resizedHeight) = kind.Resized(shownWidth, shownHeight);
        (int left, int top) = Crop(resizedWidth, resizedHeight);
        _resizer = new BicubicResizer(width, _form.Rows(height), resizedWidth, resizedHeight, left, top, kind.Filter);
        _planes = new byte[3 * _resizer.Columns];
    }

    /// <summary>CLIP's size after resizing: the short side is 224, the long side is cut to a whole number.</summary>
    /// <param name="width">Frame width (pixels).</param>
    /// <param name="height">Frame height (pixels).</param>
    public static (int Width, int Height) Resized(int width, int height) => FramePreprocessing.Clip.Resized(width, height);

    /// <summary>Where the centre crop begins: half the surplus, rounded half to even.</summary>
    /// <param name="width">Resized width (pixels).</param>
    /// <param name="height">Resized height (pixels).</param>
    public static (int Left, int Top) Crop(int width, int height) =>
        ((int)Math.Round((width - Side) / 2.0), (int)Math.Round((height - Side) / 2.0));

    /// <summary>Resizes and crops one frame.</summary>
    /// <param name="rgb">Interleaved RGB bytes, <c>[height, width, 3]</c>.</param>
    /// <param name="target">Receives <c>[224, 224, 3]</c>.</param>
    public void ToBytes(ReadOnlySpan<byte> rgb, Span<byte> target)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(rgb.Length, 3 * _width * _height);
        for (int y = _resizer.FirstRow; y < _resizer.EndRow; y += BicubicResizer.Lines)
        {
            for (int line = 0; line < BicubicResizer.Lines && y + line < _resizer.EndRow; line++)
            {
                ReadOnlySpan<byte> source = rgb.Slice(3 * ((_width * (y + line)) + _resizer.FirstColumn), 3 * _resizer.Columns);
                Span<byte> row = _resizer.Row(line);
                for (int x = 0; x < _resizer.Columns; x++)
                {
                    source.Slice(3 * x, 3).CopyTo(row[(4 * x)..]);
                }
            }

            _resizer.AddRows(y);
        }

        _resizer.Finish(target);
    }

    /// <summary>Normalises a preprocessed frame for CLIP.</summary>
    /// <param name="frame">Bytes <c>[224, 224, 3]</c>.</param>
    /// <param name="tensor">Receives <c>[3, 224, 224]</c>.</param>
    public static void ToTensor(ReadOnlySpan<byte> frame, Span<float> tensor) => FramePreprocessing.Clip.ToTensor(frame, tensor);

    /// <summary>Resizes and crops a frame straight from the decoder.</summary>
    internal void ToBytes(YuvFrame frame, Span<byte> target)
    {
        _converter ??= new YuvConverter(frame.Matrix);
        int columns = _resizer.Columns;
        Span<byte> red = _planes.AsSpan(0, columns);
        Span<byte> green = _planes.AsSpan(columns, columns);
        Span<byte> blue = _planes.AsSpan(2 * columns, columns);
        for (int y = _resizer.FirstRow; y < _resizer.EndRow; y += BicubicResizer.Lines)
        {
            for (int line = 0; line < BicubicResizer.Lines && y + line < _resizer.EndRow; line++)
            {
                _converter.Row(frame, _form.Row(y + line, _height), _resizer.FirstColumn, red, green, blue);
                Interleave.ToRgbx(red, green, blue, _resizer.Row(line));
            }

            _resizer.AddRows(y);
        }

        _resizer.Finish(target);
        _tones?.Apply(target[..FrameBytes]);
    }
}
