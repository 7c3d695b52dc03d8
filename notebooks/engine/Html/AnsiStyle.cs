using System.Globalization;

namespace Vcmr.Engine.Html;

/// <summary>How terminal text looks at one place.</summary>
/// <param name="Foreground">One of the 16 colours (<c>1</c>), any colour (<c>#aabbcc</c>), or null.</param>
/// <param name="Background">The same for what is behind.</param>
/// <param name="Classes">Bold, faint, italic, underlined.</param>
internal sealed record AnsiStyle(string? Foreground, string? Background, string Classes)
{
    public static readonly AnsiStyle None = new(null, null, "");

    /// <summary>The attributes of a span with this look; empty for the usual one.</summary>
    public string Attributes
    {
        get
        {
            string[] names = [.. new[] { Class(Foreground, "f"), Class(Background, "b") }.OfType<string>(), .. Classes.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
            string[] colors = [.. new[] { Color("color", Foreground), Color("background", Background) }.OfType<string>()];
            return (names.Length > 0 ? $" class=\"{string.Join(' ', names)}\"" : "") + (colors.Length > 0 ? $" style=\"{string.Join(';', colors)}\"" : "");
        }
    }

    /// <summary>The look after a sequence of codes (ECMA-48, SGR).</summary>
    public AnsiStyle With(int[] codes)
    {
        AnsiStyle style = this;
        for (int i = 0; i < codes.Length; i++)
        {
            int code = codes[i];
            if (code is 38 or 48)
            {
                string? color = Extended(codes, ref i);
                style = code == 38 ? style with { Foreground = color } : style with { Background = color };
                continue;
            }

            style = code switch
            {
                0 => None,
                1 => style.Add("bold"),
                2 => style.Add("faint"),
                3 => style.Add("italic"),
                4 => style.Add("underline"),
                22 => style.Remove("bold").Remove("faint"),
                23 => style.Remove("italic"),
                24 => style.Remove("underline"),
                >= 30 and <= 37 => style with { Foreground = Number(code - 30) },
                39 => style with { Foreground = null },
                >= 40 and <= 47 => style with { Background = Number(code - 40) },
                49 => style with { Background = null },
                >= 90 and <= 97 => style with { Foreground = Number(code - 82) },
                >= 100 and <= 107 => style with { Background = Number(code - 92) },
                _ => style,
            };
        }

        return style;
    }

    private AnsiStyle Add(string name) => this with { Classes = $"{Remove(name).Classes} {name}" };

    private AnsiStyle Remove(string name) => this with { Classes = Classes.Replace(" " + name, "", StringComparison.Ordinal) };

    // 5;n is one of 256 colours, 2;r;g;b any.
    private static string? Extended(int[] codes, ref int i)
    {
        switch (codes.ElementAtOrDefault(i + 1))
        {
            case 5 when i + 2 < codes.Length:
                i += 2;
                return Indexed(codes[i]);
            case 2 when i + 4 < codes.Length:
                i += 4;
                return Hex(codes[i - 2], codes[i - 1], codes[i]);
            default:
                i = codes.Length;
                return null;
        }
    }

    private static string Indexed(int index)
    {
        if (index < 16)
        {
            return Number(index);
        }

        static int Level(int step) => step == 0 ? 0 : 55 + (40 * step);
        int cube = index - 16;
        int gray = 8 + (10 * (index - 232));
        return index < 232 ? Hex(Level(cube / 36), Level(cube / 6 % 6), Level(cube % 6)) : Hex(gray, gray, gray);
    }

    private static string Hex(int red, int green, int blue) => $"#{red & 255:x2}{green & 255:x2}{blue & 255:x2}";

    private static string Number(int index) => index.ToString(CultureInfo.InvariantCulture);

    private static string? Class(string? color, string prefix) => color is null or ['#', ..] ? null : prefix + color;

    private static string? Color(string property, string? color) => color is ['#', ..] ? $"{property}:{color}" : null;
}
