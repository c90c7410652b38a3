using ExportPortal.Data;
using ExportPortal.Data.Logs;
using Microsoft.Extensions.Options;

namespace ExportPortal.Features.Notices;

/// <summary>Whether what the log of acts is compared with lies where an old copy of the data folder does not bring it back; asked at the start and by the doctor.</summary>
/// <param name="Outside">The places outside the data folder.</param>
/// <param name="Fault">What is wrong, in words for the operator; null when nothing is.</param>
/// <param name="IsAsked">Whether the places are asked for: in Production, unless it is a demonstration.</param>
/// <param name="MailedTo">Address that gets checkpoints by mail, which the portal cannot read back; null for none.</param>
/// <param name="IsAllowed">Whether the operator lets the portal start without them.</param>
internal sealed record CheckpointsOutside(IReadOnlyList<string> Outside, string? Fault, bool IsAsked, string? MailedTo, bool IsAllowed)
{
    /// <summary>Whether the portal does not start with them.</summary>
    public bool IsRefused => Fault is not null && IsAsked && !IsAllowed;

    public static CheckpointsOutside Of(IServiceProvider services)
    {
        var (folder, places, options) = (services.GetRequiredService<PortalPaths>().Folder, services.GetRequiredService<LogPlaces>(), services.GetRequiredService<IOptions<LogOptions>>().Value);
        var mailedTo = CheckpointMail.Leaves(options, services.GetRequiredService<IOptions<MailOptions>>().Value) ? options.CheckpointMail : null;
        var isAsked = services.GetRequiredService<IHostEnvironment>().IsProduction() && !services.GetRequiredService<IConfiguration>().GetValue("Demonstration:Enabled", false);
        return new(places.Outside(folder), places.WhyInside(folder), isAsked, mailedTo, options.AllowInside);
    }
}
