namespace ExportPortal.Microdata.Attacks;

/// <summary>SplitMix64: the same draws from the same seed on every machine and runtime, which System.Random does not promise. Not for secrets.</summary>
/// <param name="stream">Keeps the draws of one attack apart from those of another, so that a change in one moves no other.</param>
internal sealed class SeededRandom(ulong seed, ulong stream)
{
    private const ulong Golden = 0x9E3779B97F4A7C15;

    private ulong state = Mix(seed) ^ Mix(stream + Golden);

    public ulong Next() => Mix(state += Golden);

    /// <summary>In [0, bound); even to within bound / 2^64.</summary>
    public int Below(int bound) => (int)Math.BigMul(Next(), (ulong)bound, out _);

    /// <summary>Different numbers below the bound, in the order drawn (Floyd's algorithm, then shuffled); all of them when there are no more.</summary>
    public int[] Sample(int bound, int count)
    {
        count = Math.Min(bound, count);
        var chosen = new HashSet<int>(count);
        var drawn = new List<int>(count);
        for (var i = bound - count; i < bound; i++)
        {
            var one = Below(i + 1);
            drawn.Add(chosen.Add(one) ? one : i);
            chosen.Add(drawn[^1]);
        }
        var array = drawn.ToArray();
        Shuffle(array);
        return array;
    }

    public void Shuffle<T>(T[] items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = Below(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    /// <summary>Spreads a number over all 64 bits.</summary>
    public static ulong Mix(ulong z)
    {
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
        z = (z ^ z >> 27) * 0x94D049BB133111EB;
        return z ^ z >> 31;
    }
}
