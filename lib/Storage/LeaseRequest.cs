namespace Vcmr.Storage;

/// <summary>What somebody wants who asks for a folder's lease.</summary>
/// <param name="Folder">The folder, which must exist.</param>
/// <param name="What">What it is to a reader, such as <c>the corpus 'data/mine'</c>.</param>
internal sealed record LeaseRequest(string Folder, string What)
{
    /// <summary>Told once, with a sentence, where another process has it.</summary>
    public Action<string>? Waiting { get; init; }

    /// <summary>The error for who does not wait; null waits.</summary>
    public Func<VcmrException>? Refusal { get; init; }

    /// <summary>How long another process may have it before that is said: somebody who only asks has it for a moment.</summary>
    public TimeSpan Patience { get; init; }

    /// <summary>Names and times; those of the environment where it is null.</summary>
    public LeaseTerms? Terms { get; init; }
}
