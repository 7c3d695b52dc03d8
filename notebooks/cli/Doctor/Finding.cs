namespace Vcmr.Cli.Doctor;

/// <summary>What one check found.</summary>
/// <param name="Subject">What was checked.</param>
/// <param name="Found">What is there.</param>
/// <param name="Advice">What to do, or null where all is well.</param>
/// <param name="Required">Whether the project cannot work without it.</param>
internal sealed record Finding(string Subject, string Found, string? Advice = null, bool Required = false);
