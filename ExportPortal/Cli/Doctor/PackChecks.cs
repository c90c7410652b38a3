using ExportPortal.Domain.Policy;

namespace ExportPortal.Cli.Doctor;

/// <summary>The rules that decide.</summary>
internal static class PackChecks
{
    public static Check Pack(IServiceProvider services)
    {
        var (pack, now) = (services.GetRequiredService<PolicyPack>(), services.GetRequiredService<TimeProvider>().GetUtcNow());
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        return Check.Of("policy-pack", pack.InForceFrom <= today, $"{pack.Id}, SHA-256 {pack.Hash.Hex}, in force from {pack.InForceFrom:yyyy-MM-dd}, review by {pack.ReviewBy:yyyy-MM-dd}, holidays to {string.Join(", ", pack.HolidaysTo.Select(one => $"{one.Last:yyyy-MM-dd} ({one.Calendar})"))}",
            "The pack is not in force yet: check the clock, or use the release that carries the pack in force.");
    }
}
