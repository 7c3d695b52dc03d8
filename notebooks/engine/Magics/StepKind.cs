namespace Vcmr.Engine.Magics;

/// <summary>What a step does.</summary>
internal enum StepKind
{
    /// <summary>Runs C#.</summary>
    CSharp,

    /// <summary>Shows markdown.</summary>
    Markdown,

    /// <summary>Shows HTML.</summary>
    Html,

    /// <summary>Shows a Mermaid diagram.</summary>
    Mermaid,

    /// <summary>Runs JavaScript in the page.</summary>
    JavaScript,

    /// <summary>Lists the names of the session's variables.</summary>
    Who,

    /// <summary>Lists the session's variables with type and value.</summary>
    Whos,
}
