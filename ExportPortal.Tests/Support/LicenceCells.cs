using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using Microsoft.EntityFrameworkCore;
using static ExportPortal.Domain.Common.Role;
using static ExportPortal.Domain.Licensing.LicenceState;
using static ExportPortal.Domain.Licensing.LicenceVerb;

namespace ExportPortal.Support;

/// <summary>Every cell of the licence's table as domain/05 and domain/12 give it, written down a second time; and licences made ready for a verb.</summary>
internal static class LicenceCells
{
    public static readonly LicenceVerb[] ByThePortal = [Expire, Lapse, LiftUnconfirmed, Extend, Supersede, SuspendBySanction, RevokeBySanction, LiftOnAppeal, SuspendByScreening, SuspendForSilence, SuspendForFinding, ReinstateOnAppeal, RemitOnAppeal, SetAsideOnAppeal];

    /// <summary>Accepts the licence as it is sealed now.</summary>
    public static async Task<Outcome<string>> AcceptAs(this TestStore store, string number, Actor actor)
    {
        await using var db = store.CreateDbContext();
        return await store.Accept.Run(number, await db.Licences.Where(one => one.Number == number).Select(one => one.PackageHash).SingleOrDefaultAsync(), "password", Guid.NewGuid(), actor, default);
    }

    public static IEnumerable<(LicenceState, LicenceVerb)> All => Enum.GetValues<LicenceState>().SelectMany(state => Enum.GetValues<LicenceVerb>().Select(verb => (state, verb)));

    /// <summary>Roles to whom the verb is open in the state.</summary>
    public static Role[] Open(LicenceState state, LicenceVerb verb) => (state, verb) switch
    {
        (PendingAcceptance, AcceptAsSteward) => [Steward],
        (PendingAcceptance, AcceptAsRecipient) => [Recipient],
        (Active, Suspend) => [LicensingManager, BoardMember],
        (Active or PendingAcceptance, SuspendProvisionally) => [Auditor, IncidentLead],
        (Suspended, ConfirmSuspension or ReviewSuspension) or (Suspended or PendingAcceptance, LiftSuspension) => [LicensingManager, BoardMember],
        (Active or Suspended, AnnounceRevocation or DropRevocation or Revoke or RevokeUrgently) => [LicensingManager, BoardMember],
        (Active or Suspended, Surrender or AnswerHearing) => [Recipient],
        (Expired or Revoked or Surrendered, CertifyDeletion) => [Recipient],
        (Expired or Revoked or Surrendered, ReturnCertificate or Close) => [LicensingOfficer],
        _ => [],
    };

    /// <summary>Whether the table has a row for the portal itself.</summary>
    public static bool IsOpenToThePortal(LicenceState state, LicenceVerb verb) => (state, verb) switch
    {
        (PendingAcceptance, Lapse or Supersede or SuspendForFinding) or (Active or Suspended, Expire) or (Suspended, LiftUnconfirmed or LiftOnAppeal) or (Active, Extend or SuspendForSilence) or (Revoked, ReinstateOnAppeal) or (Suspended or Revoked, RemitOnAppeal or SetAsideOnAppeal)
            or (Active or Suspended, Supersede or SuspendBySanction or RevokeBySanction or SuspendByScreening or SuspendForFinding) => true,
        _ => false,
    };

    public static DeletionStatement Deletion(ContentHash file, string signatory = "Dr Kenji Arata") => new([file], "two disks of the analysis server", SanitisationMethod.Purge, "none", "none", signatory, DateOnly.FromDateTime(Cases.Start.UtcDateTime));

    /// <summary>Puts a licence into the state with what the verb's own guard asks for, as a stored row would bring it.</summary>
    public static Licence Put(this Licence licence, LicenceState state, LicenceVerb verb)
    {
        Set(licence, nameof(Licence.State), state);
        Set(licence, nameof(Licence.PackageHash), ContentHash.Of("sealed"u8));
        Set(licence, nameof(Licence.AcceptBy), Cases.Start.AddDays(30));
        DateTimeOffset? suspended = state is Suspended ? Cases.Start : null;
        Set(licence, nameof(Licence.SuspendedAt), suspended);
        Set(licence, nameof(Licence.ReviewDueAt), suspended?.AddDays(30));
        Set(licence, nameof(Licence.ProvisionalUntil), verb is ConfirmSuspension ? suspended?.AddHours(72) : state is PendingAcceptance && verb is LiftSuspension ? Cases.Start.AddHours(72) : null);
        Set(licence, nameof(Licence.HearingUntil), verb is Revoke or DropRevocation ? Cases.Start : verb is AnswerHearing ? Cases.Start.AddDays(14) : (DateTimeOffset?)null);
        Set(licence, nameof(Licence.HeardAt), null);
        Set(licence, nameof(Licence.EndedAt), state is Expired or Revoked or Surrendered ? Cases.Start : null);
        Field<Signature>(licence, "signatures").Clear();
        Field<Acceptance>(licence, "acceptances").Clear();
        Field<StepTaken>(licence, "steps").Clear();
        Field<OwedDuty>(licence, "duties").Clear();
        var certificates = Field<DeletionCertificate>(licence, "certificates");
        certificates.Clear();
        if (verb is ReturnCertificate or Close)
            certificates.Add(new(Deletion(Records.File), People.Recipient.Person, "Kenji", Cases.Start));
        return licence;
    }

    private static void Set(Licence licence, string property, object? value) => typeof(Licence).GetProperty(property)!.SetValue(licence, value);

    private static List<T> Field<T>(Licence licence, string name) =>
        (List<T>)typeof(Licence).GetField(name, System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)!.GetValue(licence)!;
}
