namespace ExportPortal.Microdata.Tuples;

/// <summary>Splits partitions by one more quasi-identifier. One for each thread: it holds the counters.</summary>
/// <param name="uniquesOnly">Whether cells without a tuple of one record are dropped too: nobody in them can become unique.</param>
internal sealed class Refinement(CodedTuples tuples, bool uniquesOnly)
{
    /// <summary>Cells up to this are sorted by insertion.</summary>
    private const int Few = 16;

    private readonly int[] counters = new int[tuples.Values.DefaultIfEmpty(0).Max() + 1];
    private readonly int[] records = tuples.Records;
    private int written;

    public void Split(Partition from, int attribute, Partition to)
    {
        var codes = tuples.Codes(attribute);
        var values = tuples.Values[attribute];
        (written, to.Cells, to.AloneCount) = (0, 0, 0);
        var start = 0;
        for (var cell = 0; cell < from.Cells; cell++)
        {
            var members = from.Tuples.AsSpan(start, from.Ends[cell] - start);
            start = from.Ends[cell];
            if (members.Length == 2)
                Pair(members[0], members[1], codes, to);
            else if (members.Length <= Few)
                Small(members, codes, to);
            else if (values <= 4L * members.Length)
                Count(members, codes, counters.AsSpan(0, values), to);
            else
                Sort(members, codes, to);
        }
    }

    private void Pair(int first, int second, int[] codes, Partition to)
    {
        if (codes[first] != codes[second])
        {
            to.Alone[to.AloneCount++] = first;
            to.Alone[to.AloneCount++] = second;
            return;
        }
        to.Tuples[written++] = first;
        to.Tuples[written++] = second;
        Close(written - 2, to);
    }

    private void Small(ReadOnlySpan<int> members, int[] codes, Partition to)
    {
        Span<int> keys = stackalloc int[Few];
        Span<int> sorted = stackalloc int[Few];
        for (var i = 0; i < members.Length; i++)
        {
            var (member, at) = (members[i], i);
            var key = codes[member];
            for (; at > 0 && keys[at - 1] > key; at--)
                (keys[at], sorted[at]) = (keys[at - 1], sorted[at - 1]);
            (keys[at], sorted[at]) = (key, member);
        }
        Runs(keys[..members.Length], sorted[..members.Length], to);
    }

    private void Sort(ReadOnlySpan<int> members, int[] codes, Partition to)
    {
        var (keys, sorted) = (new int[members.Length], members.ToArray());
        for (var i = 0; i < keys.Length; i++)
            keys[i] = codes[members[i]];
        Array.Sort(keys, sorted);
        Runs(keys, sorted, to);
    }

    private void Runs(ReadOnlySpan<int> keys, ReadOnlySpan<int> sorted, Partition to)
    {
        for (int from = 0, end; from < keys.Length; from = end)
        {
            for (end = from + 1; end < keys.Length && keys[end] == keys[from];)
                end++;
            if (end == from + 1)
            {
                to.Alone[to.AloneCount++] = sorted[from];
                continue;
            }
            sorted[from..end].CopyTo(to.Tuples.AsSpan(written));
            written += end - from;
            Close(written - (end - from), to);
        }
    }

    private void Count(ReadOnlySpan<int> members, int[] codes, Span<int> counts, Partition to)
    {
        const int alone = -1;
        counts.Clear();
        foreach (var member in members)
            counts[codes[member]]++;
        var (at, firstCell, begin) = (written, to.Cells, written);
        for (var value = 0; value < counts.Length; value++)
        {
            var count = counts[value];
            counts[value] = count == 1 ? alone : at;
            if (count < 2)
                continue;
            at += count;
            to.Ends[to.Cells++] = at;
        }
        foreach (var member in members)
        {
            ref var place = ref counts[codes[member]];
            if (place == alone)
                to.Alone[to.AloneCount++] = member;
            else
                to.Tuples[place++] = member;
        }
        written = at;
        if (uniquesOnly)
            Prune(to, firstCell, begin);
    }

    /// <summary>Ends the cell that begins at the given place.</summary>
    private void Close(int begin, Partition to)
    {
        if (uniquesOnly && !HasUnique(to.Tuples.AsSpan(begin, written - begin)))
            written = begin;
        else
            to.Ends[to.Cells++] = written;
    }

    /// <summary>Closes the gaps of the cells without a unique tuple, from the given one on.</summary>
    private void Prune(Partition to, int firstCell, int begin)
    {
        var (kept, at, start) = (firstCell, begin, begin);
        for (var cell = firstCell; cell < to.Cells; cell++)
        {
            var members = to.Tuples.AsSpan(start, to.Ends[cell] - start);
            start = to.Ends[cell];
            if (!HasUnique(members))
                continue;
            members.CopyTo(to.Tuples.AsSpan(at));
            at += members.Length;
            to.Ends[kept++] = at;
        }
        (to.Cells, written) = (kept, at);
    }

    private bool HasUnique(ReadOnlySpan<int> members)
    {
        foreach (var member in members)
            if (records[member] == 1)
                return true;
        return false;
    }
}
