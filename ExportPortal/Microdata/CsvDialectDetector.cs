namespace ExportPortal.Microdata;

/// <summary>
/// Chooses the delimiter from the first bytes of a file. The one that cuts every row alike wins, then the one that
/// makes most columns; comma where nothing speaks for another. What was chosen is shown with the result.
/// </summary>
internal static class CsvDialectDetector
{
    private const byte Mark = (byte)'"', Apostrophe = (byte)'\'';
    private const int SampleRecords = 100;

    public static byte Delimiter(ReadOnlySpan<byte> head, byte quote = Mark)
    {
        var (best, bestScore) = ((byte)',', (Even: false, Fields: 1));
        foreach (var candidate in ",;\t|"u8)
        {
            var score = Score(head, candidate, quote);
            if (score.Fields > 1 && (score.Even, score.Fields).CompareTo(bestScore) > 0)
                (best, bestScore) = (candidate, score);
        }
        return best;
    }

    /// <summary>
    /// The mark around cells. An apostrophe is taken for one only where each record, the names too, has a cell that it opens and
    /// closes, and nothing in the sample speaks against it: none inside a plain cell, and no cell in double marks.
    /// </summary>
    public static byte Quote(ReadOnlySpan<byte> head)
    {
        var (at, records, opened, isPlain, isQuoted) = (0, 0, false, false, false);
        for (; at < head.Length && records < SampleRecords; at++)
        {
            var b = head[at];
            if (opened)
            {
                if (b != Apostrophe)
                    continue;
                if (at + 1 < head.Length && head[at + 1] == Apostrophe)
                    at++;
                else if (at + 1 < head.Length && !",;\t|\r\n"u8.Contains(head[at + 1]))
                    return Mark;
                else
                    opened = false;
            }
            else if (b is (byte)'\n')
            {
                if (!isQuoted)
                    return Mark;
                (records, isPlain, isQuoted) = (records + 1, false, false);
            }
            else if (",;\t|\r"u8.Contains(b))
                isPlain = false;
            else if (b == Apostrophe && !isPlain)
                (opened, isPlain, isQuoted) = (true, true, true);
            else if (b == Apostrophe || b == Mark && !isPlain)
                return Mark;
            else
                isPlain = true;
        }
        return records > 1 ? Apostrophe : Mark;
    }

    private static (bool Even, int Fields) Score(ReadOnlySpan<byte> head, byte delimiter, byte quote)
    {
        var (quoted, fields, header, records, even) = (false, 1, 0, 0, true);
        foreach (var b in head)
        {
            if (b == quote)
                quoted = !quoted;
            else if (quoted)
                continue;
            else if (b == delimiter)
                fields++;
            else if (b == (byte)'\n')
            {
                header = header == 0 ? fields : header;
                even &= fields == header;
                fields = 1;
                if (++records == SampleRecords)
                    break;
            }
        }
        return (even, header == 0 ? fields : header);
    }
}
