using QRCoder;

namespace ExportPortal.Documents.Layout.Drawings;

/// <summary>The dark and light modules of a QR code, without its quiet zone.</summary>
internal static class QrModules
{
    private const int QuietZone = 4;

    /// <returns>Rows of modules, true is dark.</returns>
    public static bool[][] Of(string address)
    {
        using var generator = new QRCodeGenerator();
        using var code = generator.CreateQrCode(address, QRCodeGenerator.ECCLevel.M);
        var size = code.ModuleMatrix.Count - (2 * QuietZone);
        return [.. Enumerable.Range(QuietZone, size).Select(row => Enumerable.Range(QuietZone, size).Select(column => code.ModuleMatrix[row][column]).ToArray())];
    }

    /// <summary>Dark stretches of each row, so that a row is drawn in few pieces.</summary>
    public static IEnumerable<(int Row, int Start, int Length)> Stretches(bool[][] modules)
    {
        for (var row = 0; row < modules.Length; row++)
            for (var start = 0; start < modules.Length; start++)
            {
                var end = start;
                while (end < modules.Length && modules[row][end])
                    end++;
                if (end > start)
                    yield return (row, start, end - start);
                start = Math.Max(start, end);
            }
    }
}
