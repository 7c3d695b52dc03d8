namespace Vcmr.Storage;

/// <summary>
/// Gives the rows of one or several stores addresses of their own: extents follow one another in the order in which they
/// are added, wherever they lie. What also lies together on the disk is one piece.
/// </summary>
/// <param name="stores">Number of stores.</param>
internal sealed class StoreLayout(int stores)
{
    private readonly List<long> _addresses = [];
    private readonly List<(int Store, long Row)> _places = [];
    private readonly long[] _needed = new long[stores];

    /// <summary>Rows that have an address.</summary>
    public long Rows { get; private set; }

    /// <summary>Rows that each store must have.</summary>
    public IReadOnlyList<long> Needed => _needed;

    /// <summary>Adds an extent and returns the address of its first row.</summary>
    public long Add(int store, StoreExtent extent)
    {
        long address = Rows;
        if (extent.Length > 0)
        {
            if (_places.Count == 0 || _places[^1].Store != store || _places[^1].Row + (address - _addresses[^1]) != extent.Start)
            {
                _addresses.Add(address);
                _places.Add((store, extent.Start));
            }

            Rows += extent.Length;
            _needed[store] = Math.Max(_needed[store], extent.Start + extent.Length);
        }

        return address;
    }

    /// <summary>Where an address lies, and how many rows follow there before the next piece.</summary>
    public (int Store, long Row, long Rows) Find(long address)
    {
        int found = _addresses.BinarySearch(address);
        int piece = found >= 0 ? found : ~found - 1;
        long end = piece + 1 < _addresses.Count ? _addresses[piece + 1] : Rows;
        return (_places[piece].Store, _places[piece].Row + (address - _addresses[piece]), end - address);
    }
}
