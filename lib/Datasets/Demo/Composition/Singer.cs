namespace Vcmr.Datasets.Demo.Composition;

/// <summary>Who sings, if anybody.</summary>
internal enum Singer
{
    None,
    Female,
    Male,
}
