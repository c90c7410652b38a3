using ExportPortal.Components.Shared;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;

namespace ExportPortal.Features.Licences;

/// <summary>Acts, counters and states of the life after issue, in the words of a reader.</summary>
internal static class LicenceWords
{
    private static readonly Dictionary<string, string> Acts = new()
    {
        ["licence.seal"] = "Package sealed",
        ["licence.supersede"] = "New version sealed",
        ["licence.accept"] = "Accepted",
        ["licence.download"] = "File downloaded",
        ["licence.suspend"] = "Suspended",
        ["licence.suspendprovisionally"] = "Suspended provisionally",
        ["licence.suspendforfinding"] = "Suspended for a critical finding",
        ["licence.confirmsuspension"] = "Suspension confirmed",
        ["licence.reviewsuspension"] = "Suspension kept after review",
        ["licence.liftsuspension"] = "Suspension lifted",
        ["licence.liftunconfirmed"] = "Provisional suspension ended without confirmation",
        ["licence.announcerevocation"] = "Revocation announced",
        ["licence.droprevocation"] = "Announced revocation dropped",
        ["licence.answerhearing"] = "Licensee heard",
        ["licence.revoke"] = "Revoked",
        ["licence.revokeurgently"] = "Revoked urgently",
        ["licence.surrender"] = "Given back",
        ["licence.expire"] = "Ended with its term",
        ["licence.lapse"] = "Lapsed without both acceptances",
        ["licence.extend"] = "End moved while a renewal is open",
        ["licence.certifydeletion"] = "Deletion certified",
        ["licence.returncertificate"] = "Deletion certificate returned",
        ["licence.close"] = "Closed",
        ["licence.answerduty"] = "Report or condition answered",
        ["licence.acceptanswer"] = "Report or answer accepted",
        ["licence.returnanswer"] = "Report or answer sent back",
        ["licence.nameusers"] = "Named users changed",
        ["licence.retrainuser"] = "Training day taken from the certificate",
        ["licence.trysealagain"] = "Another try to seal asked for",
        ["licence.confirmend"] = "Stop of access confirmed",
        ["licence.warn"] = "Warned that the end is near",
        ["licence.remind"] = "Reminded of a duty",
        ["licence.overdue"] = "Told that a duty is overdue",
        ["licence.logdue"] = "Reminded to deliver the access log",
        ["licence.trainingsoon"] = "Reminded that training runs out",
        ["licence.traininglapsed"] = "Access of users ended: their training has run out",
        ["licence.keepacceptance"] = "Time to accept stands still",
        ["licence.freeacceptance"] = "Time to accept begins anew",
        ["licence.listsite"] = "Site listed",
        ["licence.strikesite"] = "Site struck off",
        ["licence.order"] = "Order of a sanction",
        ["licence.impose"] = "Conditions of a sanction",
        ["licence.acceptancesoon"] = "Reminded of the acceptance",
        ["licence.provisionalsoon"] = "Told that the provisional suspension ends soon",
        ["licence.hearingsoon"] = "Reminded of the hearing",
        ["licence.hearinglate"] = "Told that the hearing is over",
        ["licence.reviewdue"] = "Told that the suspension has to be looked at",
        ["access.decide"] = "Access decision",
        ["amendment.request"] = "Change asked for",
        ["amendment.startreview"] = "Review started",
        ["amendment.givetechnicalopinion"] = "Technical opinion given",
        ["amendment.givelegalopinion"] = "Legal opinion given",
        ["amendment.giveethicsopinion"] = "Ethics opinion given",
        ["amendment.grant"] = "Change granted",
        ["amendment.refuse"] = "Change refused",
        ["amendment.withdraw"] = "Request taken back",
        ["amendment.evidence"] = "Evidence for a condition",
        ["amendment.confirmconditions"] = "Conditions confirmed",
        ["amendment.lapse"] = "Lapsed in time",
        ["amendment.remind"] = "Reminded of the conditions",
    };

    /// <summary>An act of another part of the portal has the words of that part.</summary>
    public static string Act(string code) => Acts.TryGetValue(code, out var words) ? words : ActWords.Of(code);

    /// <summary>The first of two signatures changes no state, and is not yet the act.</summary>
    public static string Act(LicenceEvent entry)
    {
        var verb = Enum.GetValues<LicenceVerb>().Select(one => (LicenceVerb?)one).FirstOrDefault(one => ActOnLicence.Name(one!.Value) == entry.Act);
        return !entry.IsDenied && entry.From == entry.To && verb is { } half && LicenceWorkflow.Table.Rows.Any(row => row.Verb == half && row.Signatures > 1 && Words.Code(row.From) == entry.From)
            ? $"Signed by one of two: {char.ToLowerInvariant(LicenceActs.Label(half)[0])}{LicenceActs.Label(half)[1..]}" : Act(entry.Act);
    }

    /// <summary>Why access stopped, in words; what else stands there as it is.</summary>
    public static string? Reason(LicenceEvent entry)
    {
        if (entry.Act != "licence.confirmend" || entry.Reason is not { } said)
            return entry.Reason;
        var code = said.Split(',')[0];
        return Ended(code) + said[code.Length..];
    }

    public static string Of(Counted of) => of switch
    {
        Counted.Transfers => "Transfers",
        Counted.Rows => "Rows",
        Counted.Queries => "Questions",
        Counted.Epsilon => "Privacy budget (epsilon)",
        _ => "Persons let in",
    };

    public static string Of(AmendmentKind kind) => kind switch
    {
        AmendmentKind.Minor => "Minor change",
        AmendmentKind.Major => "Major change",
        _ => "Renewal",
    };

    public static string Ended(string state) => state switch
    {
        "SUSPENDED" => "Suspension",
        "EXPIRED" => "End of the term",
        "REVOKED" => "Revocation",
        "SURRENDERED" => "Surrender",
        "CONDITION_OVERDUE" => "Overdue condition",
        "USER_REMOVED" => "User taken out",
        "SITE_STRUCK" => "Site struck off",
        "TRAINING_LAPSED" => "Training run out",
        _ => state,
    };

    public static string Label(AmendmentVerb verb) => verb switch
    {
        AmendmentVerb.StartReview => "Start the review",
        AmendmentVerb.GiveTechnicalOpinion => "Give the technical opinion",
        AmendmentVerb.GiveLegalOpinion => "Give the legal opinion",
        AmendmentVerb.GiveEthicsOpinion => "Give the ethics opinion",
        AmendmentVerb.Withdraw => "Take the request back",
        AmendmentVerb.ConfirmConditions => "Confirm the conditions",
        _ => verb.ToString(),
    };
}
