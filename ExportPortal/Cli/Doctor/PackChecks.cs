using ExportPortal.Domain.Policy;

namespace ExportPortal.Cli.Doctor;

/// <summary>The rules that decide.</summary>
internal static class PackChecks
{
    public static Check Pack(IServiceProvider services)
    {
        var (pack, now) = (services.GetRequiredService<PolicyPack>(), services.GetRequiredService<TimeProvider>().GetUtcNow());
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        return Check.Of("policy-pack", pack.InForceFrom <= today, $"{pack.Id}, SHA-256 {pack.Hash.Hex}, in force from {pack.InForceFrom:yyyy-MM-dd}, review by {pack.ReviewBy:yyyy-MM-dd}",
            "The pack is not in force yet: check the clock, or use the release that carries the pack in force.");
    }

    /// <summary>Working days of a year whose holidays nobody entered are counted as if there were none, which makes clocks run out too early.</summary>
    public static Check Holidays(IServiceProvider services)
    {
        var (pack, now) = (services.GetRequiredService<PolicyPack>(), services.GetRequiredService<TimeProvider>().GetUtcNow());
        return Check.Of("holidays", CalendarYears.Of(pack).All(one => one.Through >= now.Year), $"known until the end of: {CalendarYears.Said(pack)}",
            "Publish a policy pack with the holidays of this year and the next.");
    }
}
