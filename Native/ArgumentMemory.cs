using System.Runtime.CompilerServices;

namespace SimMoE.Native;

/// <summary>Pinned memory of a thread in which the lists of a call lie until libtorch has read them. Handed out round and round, never freed one by one,
/// so that a call with lists allocates nothing.</summary>
internal static class ArgumentMemory
{
    /// <summary>One list may take this part of the memory at most, so that the lists of one call never overwrite each other.</summary>
    private const int MaxShare = 8;

    private const int InitialEntries = 16_384;

    [ThreadStatic]
    private static long[]? _memory;

    /// <summary>What was in use before the memory grew: lists of the call being built may still lie there.</summary>
    [ThreadStatic]
    private static long[]? _outgrown;

    [ThreadStatic]
    private static int _used;

    /// <summary>Copies a list.</summary>
    /// <returns>Its address.</returns>
    internal static unsafe long Copy(ReadOnlySpan<long> list)
    {
        var memory = _memory;
        if (memory is null || list.Length > memory.Length / MaxShare)
        {
            memory = Grow(list.Length);
        }

        if (_used + list.Length > memory.Length - 1)
        {
            _used = 0;
        }

        list.CopyTo(memory.AsSpan(_used));
        var address = (long)Unsafe.AsPointer(ref memory[_used]);
        _used += list.Length;
        return address;
    }

    private static long[] Grow(int entries)
    {
        _outgrown = _memory;
        _memory = GC.AllocateUninitializedArray<long>(Math.Max(InitialEntries, entries * 2 * MaxShare), pinned: true);
        _used = 0;
        return _memory;
    }
}
