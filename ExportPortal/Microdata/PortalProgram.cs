using System.Security.Cryptography;
using ExportPortal.Domain.Common;
using ExportPortal.Microdata.Counting;

namespace ExportPortal.Microdata;

/// <summary>The program that is running, as a record of lineage names it.</summary>
public static class PortalProgram
{
    private static readonly Lazy<ContentHash> Hash = new(Read);

    public static string Version => MicrodataEngine.PortalVersion;

    /// <summary>SHA-256 of the portal's own program file.</summary>
    public static ContentHash Code => Hash.Value;

    private static ContentHash Read()
    {
        using var program = File.OpenRead(Path.Combine(AppContext.BaseDirectory, $"{typeof(PortalProgram).Assembly.GetName().Name}.dll"));
        return new(Convert.ToHexStringLower(SHA256.HashData(program)));
    }
}
