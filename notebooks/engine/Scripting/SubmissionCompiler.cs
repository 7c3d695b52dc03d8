using System.Globalization;
using System.Reflection;
using System.Runtime.Loader;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;
using Microsoft.DotNet.Interactive.Formatting;

namespace Vcmr.Engine.Scripting;

/// <summary>Compiles C# scripts, each on top of the one before, and loads them.</summary>
/// <param name="directory">Where relative paths of <c>#load</c> start.</param>
/// <param name="context">Where the assemblies are loaded.</param>
/// <param name="symbols">Learns their lines.</param>
/// <param name="code">Learns how they are stopped.</param>
internal sealed class SubmissionCompiler(string directory, AssemblyLoadContext context, CellSymbols symbols, StoppableCode code)
{
    /// <summary>.NET Interactive's, and those by which display and formatters are known, as there.</summary>
    public static readonly IReadOnlyList<string> Usings =
    [
        "System", "System.Text", "System.Collections", "System.Collections.Generic", "System.Threading.Tasks", "System.Linq",
        typeof(Microsoft.DotNet.Interactive.Kernel).Namespace!, typeof(Microsoft.DotNet.Interactive.Kernel).FullName!, typeof(Formatter).Namespace!,
    ];

    /// <summary>How every program is parsed.</summary>
    public static CSharpParseOptions ParseOptions { get; } =
        new(LanguageVersion.Latest, DocumentationMode.Parse, SourceCodeKind.Script);

    // Loops and recursion in cells stop when asked to, and a bottomless recursion is an exception rather than the end.
    private static readonly EmitOptions EmitOptions = new(
        debugInformationFormat: DebugInformationFormat.PortablePdb,
        instrumentationKinds: [InstrumentationKind.ModuleCancellation, InstrumentationKind.StackOverflowProbing]);

    private readonly CSharpCompilationOptions options = new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            usings: Usings,
            optimizationLevel: OptimizationLevel.Release,
            allowUnsafe: true)
        .WithSourceReferenceResolver(new CellSourceResolver(directory))
        .WithMetadataReferenceResolver(new NoReferenceResolver());

    private int count;

    /// <summary>How every program is compiled.</summary>
    public CSharpCompilationOptions Options => options;

    /// <summary>Parses a program.</summary>
    /// <param name="text">The program.</param>
    /// <param name="name">What errors and stack traces call it.</param>
    public static SyntaxTree Parse(SourceText text, string name) => CSharpSyntaxTree.ParseText(text, ParseOptions, name);

    /// <summary>Parses a program.</summary>
    /// <param name="text">The program.</param>
    /// <param name="name">What errors and stack traces call it.</param>
    public static SyntaxTree Parse(string text, string name) => Parse(SourceText.From(text, Encoding.UTF8), name);

    /// <summary>Compiles and loads a program.</summary>
    /// <param name="tree">The program, without <c>#r</c>.</param>
    /// <param name="references">What it is compiled against.</param>
    /// <param name="previous">The submission whose declarations it sees, with those before, or null.</param>
    /// <param name="cancellation">Stops the compiler.</param>
    /// <exception cref="CompilationFailedException">The program has errors.</exception>
    /// <exception cref="NestingException">It, or a file it loads, is nested too deep.</exception>
    public Submission Compile(SyntaxTree tree, IReadOnlyList<MetadataReference> references, Submission? previous, CancellationToken cancellation)
    {
        // The compiler hands a submission's references on to the next; repeated, they would add up with every cell.
        IEnumerable<MetadataReference> added = previous is null ? references : ReferenceEquals(previous.References, references) ? [] : references.Except(previous.References);
        string name = string.Create(CultureInfo.InvariantCulture, $"Submission#{++count}");
        CSharpCompilation written = CSharpCompilation.CreateScriptCompilation(
            name, tree, added, options.WithScriptClassName(name), previous?.Compilation, typeof(object));
        foreach (SyntaxTree parsed in written.SyntaxTrees)
        {
            if (Nesting.LineTooDeep(parsed) is int line and > 0)
            {
                throw new NestingException(parsed == tree ? line : 1);
            }
        }

        SyntaxTree stoppable = InterruptibleLoops.Rewrite(tree, written);
        CSharpCompilation compilation = stoppable == tree ? written : written.ReplaceSyntaxTree(tree, stoppable);

        using MemoryStream image = new();
        using MemoryStream debugInformation = new();
        EmitResult result = compilation.Emit(image, debugInformation, options: EmitOptions, cancellationToken: cancellation);
        if (!result.Success)
        {
            List<Diagnostic> errors = Errors(result.Diagnostics);
            if (errors.Count == 0)
            {
                // Only usings, or only a comment: there is nothing to run.
                return new Submission(compilation, references, _ => Task.FromResult<object?>(null), HasValue: false);
            }

            // Reported for the text as it was written.
            throw new CompilationFailedException(Errors(written.GetDiagnostics(cancellation)) is { Count: > 0 } own ? own : errors);
        }

        image.Position = 0;
        debugInformation.Position = 0;
        Assembly assembly = context.LoadFromStream(image, debugInformation);
        symbols.Add(assembly, debugInformation.ToArray());
        code.Add(assembly);
        IMethodSymbol entry = compilation.GetEntryPoint(cancellation)!;
        MethodInfo method = assembly.GetType(entry.ContainingType.MetadataName)!
            .GetMethod(entry.MetadataName, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!;
        return new Submission(compilation, references, method.CreateDelegate<Func<object?[], Task<object?>>>(), HasValue(compilation));
    }

    // What follows from an error elsewhere may have no place of its own.
    private static List<Diagnostic> Errors(IEnumerable<Diagnostic> diagnostics)
    {
        List<Diagnostic> errors = [.. diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start)];
        List<Diagnostic> placed = errors.FindAll(error => error.Location.IsInSource);
        return placed.Count > 0 ? placed : errors;
    }

    private static bool HasValue(CSharpCompilation compilation)
    {
        // Files of #load come first.
        SyntaxTree tree = compilation.SyntaxTrees[^1];
        MemberDeclarationSyntax? last = ((CompilationUnitSyntax)tree.GetRoot()).Members.LastOrDefault();
        return last is GlobalStatementSyntax { Statement: ExpressionStatementSyntax { SemicolonToken.IsMissing: true } statement }
            && compilation.GetSemanticModel(tree).GetTypeInfo(statement.Expression).Type is not { SpecialType: SpecialType.System_Void };
    }
}
