using ExportPortal.Data;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Incidents;

/// <summary>A report by somebody with an account.</summary>
/// <param name="AwareAt">Null for now.</param>
/// <param name="Licences">Numbers of the licences that it is about; may be empty.</param>
public sealed record ReportInput(string Class, string Title, string Description, DateTimeOffset? AwareAt, DateTimeOffset? OccurredAt, IReadOnlyList<string> Licences);

/// <summary>Takes in what staff, a steward or a recipient report; returns the number.</summary>
public sealed class ReportIncident(CommandPipeline pipeline, PolicyPack pack)
{
    public Task<Outcome<string>> Run(ReportInput input, Guid key, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<string>("incident.report", key, actor, async scope =>
        {
            var numbers = input.Licences.Select(number => number.Trim()).Where(number => number.Length > 0).Distinct().ToList();
            var known = await scope.Db.Licences.VisibleTo(scope.Actor).Where(licence => numbers.Contains(licence.Number)).Select(licence => licence.Number).ToListAsync(cancellation);
            if (numbers.Except(known).FirstOrDefault() is { } unknown)
                return Outcome<string>.From(Outcome.Invalid(new InputError("Licences", $"There is no licence {unknown} that you may see. Check the number, or leave it out.")));
            var source = scope.Actor.Is(Role.Recipient) ? IncidentSource.Recipient : scope.Actor.Is(Role.Steward) ? IncidentSource.Steward : IncidentSource.Staff;
            var report = new IncidentReport(input.Class, input.Title, input.Description, source, input.AwareAt ?? scope.Now, input.OccurredAt, scope.Actor.Person, scope.Actor.Name, scope.Actor.Organisation);
            if (Incident.Faults(report, pack, scope.Now) is { Count: > 0 } faults)
                return Outcome<string>.From(Outcome.Invalid([.. faults.Select(fault => new InputError(fault.Field, fault.Rule.Message))]));
            var incident = await scope.OpenIncident(report, numbers, pack, cancellation);
            scope.Record(IncidentCommand.Subject(incident), to: Words.Code(incident.State), pack: pack.Hash, details: [("class", incident.Class), ("licences", string.Join(' ', numbers))]);
            return Outcome<string>.Done(incident.Number);
        }, cancellation);
}

/// <param name="Contact">E-mail or telephone; empty for none.</param>
/// <param name="Licence">As the reporter knows it; empty for none.</param>
public sealed record OutsideReport(string Class, string Title, string Description, string Name, string Contact, string Licence);

/// <summary>Takes in what anybody reports by the public form, without an account; returns the number.</summary>
public sealed class ReportFromOutside(CommandPipeline pipeline, PolicyPack pack, TimeProvider clock)
{
    private const int LongestName = 200;

    /// <param name="key">Made once for a form; the same again has no second effect and is answered as stale.</param>
    public async Task<Outcome<string>> Run(OutsideReport input, Guid key, CancellationToken cancellation)
    {
        if (Faults(input, clock.GetUtcNow()) is { Count: > 0 } wrong)
            return Outcome<string>.From(Outcome.Invalid(wrong));
        var number = "";
        await pipeline.RunAsPortal("incident.report", async scope =>
        {
            // The number that somebody outside gives is a hint; it is in the description, and named only where it exists.
            var named = input.Licence.Trim();
            var incident = await scope.OpenIncident(Report(input, scope.Now), named.Length == 0 ? [] : [named], pack, cancellation);
            number = incident.Number;
            scope.Record(IncidentCommand.Subject(incident), to: Words.Code(incident.State), pack: pack.Hash, details: [("class", incident.Class), ("source", "public form")]);
        }, cancellation, key);
        return number.Length > 0 ? Outcome<string>.Done(number) : Outcome<string>.From(Outcome.Stale);
    }

    /// <summary>Asked before anything is begun, so that the form can say what to mend.</summary>
    private List<InputError> Faults(OutsideReport input, DateTimeOffset now) =>
        input.Name.Length > LongestName || input.Contact.Length > LongestName || input.Licence.Length > LongestName
            ? [new("Contact", $"Name, contact and licence number have at most {LongestName} characters.")]
            : [.. Incident.Faults(Report(input, now), pack, now).Select(fault => new InputError(fault.Field, fault.Rule.Message))];

    private static IncidentReport Report(OutsideReport input, DateTimeOffset now) => new(
        input.Class, input.Title, input.Licence.Trim().Length == 0 ? input.Description : $"{input.Description}\n\nLicence named by the reporter: {input.Licence.Trim()}", IncidentSource.Public, now, null, default,
        input.Name.Trim().Length == 0 ? "somebody from outside" : input.Name.Trim(), null, input.Contact.Trim().Length == 0 ? null : input.Contact.Trim());
}
