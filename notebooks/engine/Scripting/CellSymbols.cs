using System.Collections.Concurrent;
using System.Diagnostics;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Vcmr.Engine.Scripting;

/// <summary>
/// Finds the line of a cell that a stack frame is in. The runtime's own look-up gives up where the compiler has marked
/// code as hidden (what makes a function stoppable), and optimised code often reports such a place.
/// </summary>
internal sealed class CellSymbols
{
    private readonly ConcurrentDictionary<Assembly, byte[]> debugInformation = [];

    /// <summary>Adds a compiled cell.</summary>
    /// <param name="assembly">The assembly.</param>
    /// <param name="pdb">Its portable PDB.</param>
    public void Add(Assembly assembly, byte[] pdb) => debugInformation[assembly] = pdb;

    /// <summary>The cell (or file of <c>#load</c>) and line of a frame, or null where it is not in a cell's code.</summary>
    public (string Name, int Line)? Find(StackFrame frame)
    {
        if (frame.GetMethod() is not MethodBase method || !debugInformation.TryGetValue(method.Module.Assembly, out byte[]? pdb))
        {
            return null;
        }

        using MetadataReaderProvider provider = MetadataReaderProvider.FromPortablePdbStream(new MemoryStream(pdb));
        MetadataReader reader = provider.GetMetadataReader();

        EntityHandle handle = MetadataTokens.EntityHandle(method.MetadataToken);
        SequencePoint[] points =
        [
            .. reader.GetMethodDebugInformation(((MethodDefinitionHandle)handle).ToDebugInformationHandle()).GetSequencePoints().Where(point => !point.IsHidden),
        ];
        if (points.Length == 0)
        {
            return null;
        }

        int last = Array.FindLastIndex(points, point => point.Offset <= frame.GetILOffset());
        SequencePoint point = points[Math.Max(last, 0)];
        return (reader.GetString(reader.GetDocument(point.Document).Name), point.StartLine);
    }
}
