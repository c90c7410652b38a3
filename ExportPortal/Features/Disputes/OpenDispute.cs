using ExportPortal.Data;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Disputes;

/// <summary>A steward or a recipient disagrees with what the authority did; returns the number of the dispute.</summary>
public sealed class OpenDispute(CommandPipeline pipeline, PackLibrary packs, PolicyPack pack)
{
    /// <summary>What the log calls it.</summary>
    public const string Name = "dispute.open";

    /// <param name="about">Number of what it is about; may be empty for a complaint about something else.</param>
    public Task<Outcome<string>> Run(DisputeKind kind, string about, string grounds, Guid key, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<string>(Name, key, actor, async scope =>
        {
            if (!scope.Actor.IsAny(Role.Steward, Role.Recipient))
                return Outcome<string>.From(Outcome.Broken(new Rule("DQ-12", "A steward or a recipient opens a dispute here; everybody else uses the public form.")));
            var named = Number(about);
            var matter = named.Length == 0 ? DisputedMatter.None : await scope.Db.DisputedMatter(named, scope.Actor, cancellation);
            if (matter is null)
                return Outcome<string>.From(Outcome.Invalid(new InputError("about", $"There is no {named} that you may see. Check the number.")));
            var house = scope.Actor.Organisation;
            if (kind is DisputeKind.Sanction && house == matter.Recipient && await scope.Db.Licences.FirstOrDefaultAsync(one => one.Number == named, cancellation) is { } licence
                && await PanelWay.BySanction(scope.Db, licence, scope.Now, cancellation) is { } instead)
                return Outcome<string>.From(Outcome.Broken(instead));
            if (((kind is DisputeKind.Sanction ? await scope.Db.WhyNothingStands(named, scope.Now, cancellation) : null) ?? await scope.Db.WhyNotAgain(kind, named, house, scope.Now, cancellation)) is { } closed)
                return Outcome<string>.From(Outcome.Broken(closed));
            var earlier = await scope.Db.Disputes.AsNoTracking().Where(one => one.Complainant == house && one.About == matter.About && !DisputeWorkflow.Ended.Contains(one.State)).ToListAsync(cancellation);
            var dispute = Dispute.Open(Guid.CreateVersion7(scope.Now), await scope.Db.NextDispute(cancellation), kind, matter, new(house, scope.Actor.Name, null), earlier, grounds, pack, scope.Now);
            scope.Db.Disputes.Add(dispute);
            await scope.KeepContested(dispute, packs, cancellation);
            scope.Record(Subject(dispute), to: Words.Code(dispute.State), reason: dispute.Grounds, pack: pack.Hash, details: [("kind", Words.Code(kind)), ("about", dispute.About)]);
            return Outcome<string>.Done(dispute.Number);
        }, cancellation);

    /// <summary>A number as it is written in the portal, however it was typed.</summary>
    internal static string Number(string typed) => typed.Trim().ToUpperInvariant() is var plain && LicenceNumber.Parse(plain) is { } licence ? licence.Text : plain;

    internal static AuditSubject Subject(Dispute dispute) => new("dispute", dispute.Id.ToString(), dispute.Number);
}

/// <param name="Licence">As who complains knows it; empty for none.</param>
/// <param name="Contact">E-mail or telephone; empty for none.</param>
public sealed record OutsideComplaint(DisputeKind? Kind, string Grounds, string Licence, string Name, string Contact);

/// <param name="Code">With the number it takes the complaint back.</param>
public sealed record LodgedComplaint(string Number, string Code);

/// <summary>Takes in what a person, a community or a competitor complains about by the public form, without an account.</summary>
public sealed class ComplainFromOutside(CommandPipeline pipeline, PolicyPack pack)
{
    private const int LongestName = 200;

    /// <summary>Kinds that somebody who is no party can complain of.</summary>
    public static readonly DisputeKind[] Kinds = [DisputeKind.ThirdParty, DisputeKind.RegistryEntry];

    /// <param name="key">Made once for a form; the same again has no second effect and is answered as stale.</param>
    public async Task<Outcome<LodgedComplaint>> Run(OutsideComplaint input, Guid key, CancellationToken cancellation)
    {
        if (Fault(input) is { } fault)
            return Outcome<LodgedComplaint>.From(Outcome.Invalid(fault));
        string? number = null, unknown = null;
        var code = ComplaintCode.Of(key);
        await pipeline.TryAsPortal(OpenDispute.Name, async scope =>
        {
            var named = OpenDispute.Number(input.Licence);
            var matter = named.StartsWith("XP-", StringComparison.Ordinal) ? await scope.Db.DisputedMatter(named, null, cancellation) : null;
            if (matter is null && (input.Kind is DisputeKind.RegistryEntry || named.StartsWith("XP-", StringComparison.Ordinal)))
            {
                unknown = named;
                return false;
            }
            // A number that is none is a hint, and stands in what was said.
            var grounds = matter is null && named.Length > 0 ? $"{input.Grounds.Trim()}\n\nLicence named: {input.Licence.Trim()}" : input.Grounds;
            var by = new Complainant(null, input.Name.Trim() is { Length: > 0 } name ? name : "somebody from outside", input.Contact.Trim() is { Length: > 0 } contact ? contact : null);
            var dispute = Dispute.Open(ComplaintCode.Identity(code)!.Value, await scope.Db.NextDispute(cancellation), input.Kind!.Value, matter ?? DisputedMatter.None, by, [], grounds, pack, scope.Now);
            scope.Db.Disputes.Add(dispute);
            scope.Record(OpenDispute.Subject(dispute), to: Words.Code(dispute.State), pack: pack.Hash, details: [("kind", Words.Code(dispute.Kind)), ("about", dispute.About), ("source", "public form")]);
            number = dispute.Number;
            return true;
        }, key, cancellation);
        return number is not null ? Outcome<LodgedComplaint>.Done(new(number, code))
            : unknown is not null ? Outcome<LodgedComplaint>.From(Outcome.Invalid(new InputError("licence", $"{(unknown.Length == 0 ? "This is about one licence, so it needs its number." : $"There is no licence {unknown}.")} Give the number as the check shows it, such as XP-2026-0000017{(input.Kind is DisputeKind.RegistryEntry ? "" : ", or leave it out")}.")))
            : Outcome<LodgedComplaint>.From(Outcome.Stale);
    }

    private static InputError? Fault(OutsideComplaint input) =>
        new[] { input.Grounds, input.Licence, input.Name, input.Contact }.Any(text => text.Contains('\0', StringComparison.Ordinal)) ? new("grounds", "A character that cannot be kept was sent. Type the text anew.")
        : input.Kind is not { } kind || !Kinds.Contains(kind) ? new("kind", "Say what it is about.")
        : string.IsNullOrWhiteSpace(input.Grounds) ? new("grounds", "Say what is wrong and what should happen.")
        : input.Grounds.Length + input.Licence.Length > Reasons.Longest - 100 ? new("grounds", $"Write at most {Reasons.Longest - 100} characters.")
        : input.Name.Length > LongestName || input.Contact.Length > LongestName || input.Licence.Length > LongestName ? new("contact", $"Name, contact and licence number have at most {LongestName} characters.")
        : null;
}
