namespace ExportPortal.Microdata;

/// <summary>
/// Chooses the delimiter from the first bytes of a file. The one that cuts every row alike wins, then the one that
/// makes most columns; comma where nothing speaks for another. What was chosen is shown with the result.
/// </summary>
internal static class CsvDialectDetector
{
    private const byte Quote = (byte)'"';
    private const int SampleRecords = 100;

    public static byte Delimiter(ReadOnlySpan<byte> head)
    {
        var (best, bestScore) = ((byte)',', (Even: false, Fields: 1));
        foreach (var candidate in ",;\t|"u8)
        {
            var score = Score(head, candidate);
            if (score.Fields > 1 && (score.Even, score.Fields).CompareTo(bestScore) > 0)
                (best, bestScore) = (candidate, score);
        }
        return best;
    }

    private static (bool Even, int Fields) Score(ReadOnlySpan<byte> head, byte delimiter)
    {
        var (quoted, fields, header, records, even) = (false, 1, 0, 0, true);
        foreach (var b in head)
        {
            if (b == Quote)
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
