using System.IO.Compression;
using System.Text.Json;
using ExportPortal.Data.Configurations;
using ExportPortal.Domain.Recipients.Lists;

namespace ExportPortal.Data.Lists;

/// <summary>The one form in which the entries of a list version are kept: JSON, packed.</summary>
internal static class ListContent
{
    public static byte[] Pack(IReadOnlyList<ListedParty> entries)
    {
        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.Optimal))
            JsonSerializer.Serialize(zip, entries, Conversions.Json);
        return packed.ToArray();
    }

    public static IReadOnlyList<ListedParty> Unpack(ReadOnlyMemory<byte> content)
    {
        using var zip = new GZipStream(new MemoryStream(content.ToArray()), CompressionMode.Decompress);
        return JsonSerializer.Deserialize<List<ListedParty>>(zip, Conversions.Json)!;
    }
}
