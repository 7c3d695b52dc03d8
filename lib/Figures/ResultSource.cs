namespace Vcmr.Figures;

/// <summary>Where a number comes from. Every figure says it for every number.</summary>
public enum ResultSource
{
    /// <summary>Trained and evaluated here.</summary>
    ThisRun,

    /// <summary>Printed in the paper.</summary>
    Paper,

    /// <summary>The final evaluation in the authors' repository.</summary>
    OfficialRepository,
}
