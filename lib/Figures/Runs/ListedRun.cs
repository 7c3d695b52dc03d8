using System.Text.Json.Serialization;

namespace Vcmr.Figures.Runs;

/// <summary>A run of a results folder, as lists show it and commands choose from.</summary>
public sealed record ListedRun
{
    /// <summary>The profile whose results it is among: the folder's name.</summary>
    public required string Profile { get; init; }

    /// <summary>Its stage, such as <c>tags</c>: the name of the folder that it lies in.</summary>
    public required string Stage { get; init; }

    /// <summary>What is trained, or the encoder below a tagging head, as figures call it; empty where its record does not say.</summary>
    public required string Method { get; init; }

    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Its seed.</summary>
    public int? Seed { get; init; }

    /// <summary>Part of the training clips; 1 for all.</summary>
    public double Fraction { get; init; } = 1;

    /// <summary>Samples of the network's input.</summary>
    public int? InputLength { get; init; }

    /// <summary>Settings, as <c>key=value</c>, that tell it from others of the same stage, method and seed; empty where there are none.</summary>
    public IReadOnlyList<string> Variant { get; init; } = [];

    /// <summary>Whether it has ended: trained, and tested where it is tested.</summary>
    public bool IsFinished { get; init; }

    /// <summary>Where it stands, in words: <c>finished</c>, <c>running</c>, <c>broken off</c> or <c>damaged</c>, and how far it came.</summary>
    public required string State { get; init; }

    /// <summary>Training steps done; null where no checkpoint says.</summary>
    public int? Step { get; init; }

    /// <summary>Its best score on the validation part: PR-AUC of tags, otherwise the loss, or what <see cref="ValidatedBy"/> says.</summary>
    public double? Validation { get; init; }

    /// <summary>What <see cref="Validation"/> is: <c>PR-AUC</c>, <c>loss</c> or <c>MRR</c>.</summary>
    public required string ValidatedBy { get; init; }

    /// <summary>Macro ROC-AUC on the test clips.</summary>
    public double? RocAuc { get; init; }

    /// <summary>Macro PR-AUC on the test clips.</summary>
    public double? PrAuc { get; init; }

    /// <summary>When it began; where it does not say, when its folder last changed.</summary>
    public DateTimeOffset Began { get; init; }

    /// <summary>Its folder.</summary>
    public required string Folder { get; init; }

    /// <summary>Whether it is the finished run of its stage and profile with the best validation score.</summary>
    public bool IsBest { get; init; }

    /// <summary>Whether more of <see cref="Validation"/> is better.</summary>
    [JsonIgnore]
    public bool MoreIsBetter => ValidatedBy != RunList.Loss;

    /// <summary>The run of the encoder below a tagging head; null for other runs.</summary>
    [JsonIgnore]
    public string? EncoderId { get; init; }
}
