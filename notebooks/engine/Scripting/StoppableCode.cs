using System.Reflection;

namespace Vcmr.Engine.Scripting;

/// <summary>The code of all cells so far, as far as it asks whether it is to stop.</summary>
internal sealed class StoppableCode
{
    private readonly List<FieldInfo> tokens = [];

    /// <summary>Adds a compiled cell.</summary>
    public void Add(Assembly assembly)
    {
        // The compiler puts this field into every assembly whose loops and calls it made cancellable; a number follows
        // the type's name.
        FieldInfo? token = assembly.GetTypes()
            .FirstOrDefault(type => type.Name.StartsWith("<PrivateImplementationDetails>", StringComparison.Ordinal))
            ?.GetField("ModuleCancellationToken", BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic);
        if (token is not null)
        {
            tokens.Add(token);
        }
    }

    /// <summary>Says what stops the code from now on, also that of functions which later cells call.</summary>
    public void StopOn(CancellationToken cancellation)
    {
        CellInterrupt.StopOn(cancellation);
        foreach (FieldInfo token in tokens)
        {
            token.SetValue(null, cancellation);
        }
    }
}
