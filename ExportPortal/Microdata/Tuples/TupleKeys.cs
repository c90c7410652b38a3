namespace ExportPortal.Microdata.Tuples;

/// <summary>A combination of numbered values as one key, two characters a value: exact, whatever the number of columns.</summary>
internal static class TupleKeys
{
    public const int CharsPerValue = 2;

    /// <summary>Stands in place of an emptied value, whatever number an empty cell has.</summary>
    public const int Emptied = -1;

    public static void Write(Span<char> key, int attribute, int code)
    {
        key[CharsPerValue * attribute] = (char)((code + 1) >> 16);
        key[CharsPerValue * attribute + 1] = (char)(code + 1);
    }

    /// <param name="codes">Of each attribute; <see cref="Emptied"/> for an empty cell.</param>
    public static string Of(ReadOnlySpan<int> codes)
    {
        Span<char> key = stackalloc char[CharsPerValue * codes.Length];
        for (var a = 0; a < codes.Length; a++)
            Write(key, a, codes[a]);
        return new string(key);
    }
}
