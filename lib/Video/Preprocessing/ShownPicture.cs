using Vcmr.Media;

namespace Vcmr.Video.Preprocessing;

/// <summary>A stored frame as a viewer sees it, in full size: what figures show as the original.</summary>
internal static class ShownPicture
{
    /// <summary>Stretches to square pixels by repeating the nearest ones, keeps the first of two fields, and maps the tones.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="form">How it is shown.</param>
    /// <returns>Interleaved RGB of the size that <see cref="PictureForm.Shown"/> says.</returns>
    public static byte[] Of(YuvFrame frame, PictureForm form)
    {
        if (form == PictureForm.Plain)
        {
            return frame.ToRgb();
        }

        (int width, int height) = form.Shown(frame.Width, frame.Height);
        int rows = form.Rows(frame.Height);
        var converter = new YuvConverter(frame.Matrix);
        byte[] red = new byte[frame.Width];
        byte[] green = new byte[frame.Width];
        byte[] blue = new byte[frame.Width];
        byte[] rgb = new byte[3 * width * height];
        int i = 0;
        for (int y = 0; y < height; y++)
        {
            converter.Row(frame, form.Row(Nearest(y, rows, height), frame.Height), 0, red, green, blue);
            for (int x = 0; x < width; x++)
            {
                int column = Nearest(x, frame.Width, width);
                (rgb[i], rgb[i + 1], rgb[i + 2]) = (red[column], green[column], blue[column]);
                i += 3;
            }
        }

        ToneMapping.For(form)?.Apply(rgb);
        return rgb;
    }

    private static int Nearest(int place, int from, int to) => (int)(((2L * place) + 1) * from / (2L * to));
}
