using QRCoder;

namespace ExportPortal.Components.Shared;

/// <summary>A QR code as one path of an SVG picture, a module being one unit.</summary>
/// <param name="Side">Modules along one side, the quiet zone included.</param>
internal sealed record QrPicture(int Side, string Path)
{
    public static QrPicture Of(string address)
    {
        using var generator = new QRCodeGenerator();
        using var code = generator.CreateQrCode(address, QRCodeGenerator.ECCLevel.M);
        var modules = code.ModuleMatrix;
        var dark = from row in Enumerable.Range(0, modules.Count)
                   from column in Enumerable.Range(0, modules.Count)
                   where modules[row][column]
                   select $"M{column} {row}h1v1h-1z";
        return new QrPicture(modules.Count, string.Concat(dark));
    }
}
