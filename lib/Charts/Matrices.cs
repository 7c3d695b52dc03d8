namespace Vcmr.Charts;

/// <summary>Helpers for matrices that are drawn.</summary>
internal static class Matrices
{
    /// <summary>Averages blocks so that neither side exceeds <paramref name="most"/>.</summary>
    public static double[,] Reduce(double[,] values, int most)
    {
        int rows = values.GetLength(0), columns = values.GetLength(1);
        int outRows = Math.Min(rows, most), outColumns = Math.Min(columns, most);
        if (outRows == rows && outColumns == columns)
        {
            return values;
        }

        var reduced = new double[outRows, outColumns];
        for (int r = 0; r < outRows; r++)
        {
            for (int c = 0; c < outColumns; c++)
            {
                reduced[r, c] = Mean(values, rows * r / outRows, rows * (r + 1) / outRows, columns * c / outColumns, columns * (c + 1) / outColumns);
            }
        }

        return reduced;
    }

    /// <summary>The same numbers in double precision.</summary>
    public static double[,] Wide(float[,] values)
    {
        var wide = new double[values.GetLength(0), values.GetLength(1)];
        for (int r = 0; r < wide.GetLength(0); r++)
        {
            for (int c = 0; c < wide.GetLength(1); c++)
            {
                wide[r, c] = values[r, c];
            }
        }

        return wide;
    }

    private static double Mean(double[,] values, int top, int bottom, int left, int right)
    {
        double sum = 0;
        for (int r = top; r < bottom; r++)
        {
            for (int c = left; c < right; c++)
            {
                sum += values[r, c];
            }
        }

        return sum / ((bottom - top) * (right - left));
    }
}
