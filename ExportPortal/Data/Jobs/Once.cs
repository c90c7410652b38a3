using System.Security.Cryptography;
using System.Text;

namespace ExportPortal.Data.Jobs;

/// <summary>One identity for one thing that happens once, such as the warning of a day.</summary>
internal static class Once
{
    public static Guid Of(string what) => new(SHA256.HashData(Encoding.UTF8.GetBytes(what)).AsSpan(0, 16));
}
