using System.Globalization;
using Vcmr.Studies.Locking;

namespace Vcmr.Benchmarks;

/// <summary>What a measurement is of.</summary>
internal static class ThisMachine
{
    /// <summary>Processor and number of cores.</summary>
    public static string Name => string.Create(CultureInfo.InvariantCulture, $"{ThisProcessor.Kind}, {Environment.ProcessorCount} cores");

    /// <summary>The same as a file name.</summary>
    public static string FileName => string.Join('-', string.Concat(Name.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : ' ')).Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
