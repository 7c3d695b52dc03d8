namespace Vcmr.Charts;

/// <summary>Shape of a point.</summary>
public enum MarkerShape
{
    /// <summary>A disc.</summary>
    Circle,

    /// <summary>A square.</summary>
    Square,

    /// <summary>A square on its corner.</summary>
    Diamond,

    /// <summary>A triangle, point up.</summary>
    Triangle,

    /// <summary>A triangle, point down.</summary>
    TriangleDown,

    /// <summary>Two diagonal strokes.</summary>
    Cross,

    /// <summary>An upright cross.</summary>
    Plus,

    /// <summary>No marker: the line alone.</summary>
    None,
}
