using System.Collections.Frozen;
using ExportPortal.Domain.AccessLog.Alerts;
using ExportPortal.Domain.Audits;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Licensing;

namespace ExportPortal.Components.Shared;

/// <summary>Codes of acts, such as "audit.issuereport", in the words of a reader: the log keeps the code, pages show the words.</summary>
public static class ActWords
{
    private static readonly FrozenDictionary<string, string> Known = ((KeyValuePair<string, string>[])
    [
        .. Verbs<ApplicationVerb>("application", "Application"), .. Verbs<AppealVerb>("appeal", "Appeal"), .. Verbs<AppealVerb>("licence-appeal", "Appeal on a licence"), .. Verbs<AmendmentVerb>("amendment", "Amendment"),
        .. Verbs<DisputeVerb>("dispute", "Dispute"), .. Verbs<LicenceVerb>("licence", "Licence"), .. Verbs<AccessRequestVerb>("access-request", "Request for access"), .. Verbs<EmergencyVerb>("emergency", "Emergency access"), .. Verbs<AccountRequestVerb>("account", "Account"),
        .. Verbs<AuditVerb>("audit", "Audit"), .. Verbs<FindingVerb>("finding", "Finding"), .. Verbs<DrawVerb>("draw", "Draw of audits"),
        .. Verbs<IncidentVerb>("incident", "Incident"), .. Verbs<SanctionVerb>("sanction", "Sanction"), .. Verbs<AlertVerb>("alert", "Alert"),
        new("application.facts", "Application: facts read anew"), new("application.wake", "Application: looked at by the clock"), new("application.deletedraft", "Application: idle draft deleted"),
        new("application.remind", "Application: applicant reminded"), new("application.remindoffice", "Application: officers reminded"),
        new("application.remindmanager", "Application: managers told of the delay"), new("application.remindboard", "Application: board told of the delay"),
        new("application.remindreviewers", "Application: reviewers reminded"), new("application.reminddecider", "Application: officers and the board reminded of the decision"),
        new("screening.match", "Screening: possible match found"), new("screening.matchlate", "Screening: decision on a match late"), new("screening.longestlate", "Screening: a match has waited as long as it may"), new("appeal.soon", "Appeal: due soon"), new("appeal.late", "Appeal: late"), new("appeal.namepanel", "Appeal: panel named"), new("application.askreviewer", "Application: reviewer asked"),
        new("licence-appeal.lodge", "Appeal on a licence: lodged"), new("licence-appeal.soon", "Appeal on a licence: due soon"), new("licence-appeal.late", "Appeal on a licence: late"),
        new("dispute.open", "Dispute: opened"), new("dispute.officerlate", "Dispute: answer of the officer late"), new("dispute.reviewlate", "Dispute: review late"), new("dispute.panelsoon", "Dispute: answer of the panel due soon"), new("dispute.panellate", "Dispute: answer of the panel late"),
        new("dispute.nextsoon", "Dispute: next step due soon"), new("dispute.mediationlate", "Dispute: mediation without a result"), new("dispute.courtsoon", "Dispute: court to be named soon"), new("dispute.courtlate", "Dispute: no word from a court"), new("dispute.judgmentlate", "Dispute: judgment not carried out"),
        new("sanction.replysoon", "Sanction: reply due soon"), new("sanction.replylate", "Sanction: time to reply is over"), new("sanction.record", "Sanction: exclusion has ended"), new("sanction.liftwithoutfinding", "Sanction: lifted with its finding"), new("licence.orderoverdue", "Licence: order of a sanction not followed"),
        new("amendment.soon", "Change of a licence: answer due soon"), new("amendment.late", "Change of a licence: answer late"), new("amendment.lateboard", "Change of a licence: board told of the delay"),
        new("licence.certificatesoon", "Licence: certificate of deletion due soon"), new("licence.certificatelate", "Licence: certificate of deletion late"), new("licence.certificatelateboard", "Licence: board told of the missing certificate"),
        new("emergency.read", "Emergency access: the case was read"), new("emergency.reviewlate", "Emergency access: review late"), new("emergency.reviewlateboard", "Emergency access: board told of the missing review"),
        new("application.askstatement", "Application: end-use statement asked for"), new("application.signstatement", "Application: end-use statement signed"),
        new("application.addclause", "Application: clause added"), new("application.takebackclause", "Application: clause taken back"),
        new("log.mailcheckpoint", "Log of acts: checkpoints sent by mail"), new("access.decide", "Access decision"), new("accesslog.alerts", "Access log: alerts read"), new("accesslog.alert", "Access log: alert opened"), new("portal.search", "Search of the portal"), new("audit.trigger", "Audit: a risk was noticed"), new("audit.internal", "Audit: internal audit planned"), new("audit.open", "Audit opened"), new("audit.schedule", "Audits planned as the tier asks"), new("audit.planthematic", "Audit: thematic audit planned"),
        new("audit.drawsample", "Audit: sample drawn"), new("audit.judgesample", "Audit: sample judged"), new("audit.handinevidence", "Audit: evidence handed in"),
        new("audit.dispute", "Audit: disputes about its findings followed"), new("audit.samplefile", "Audit: sample downloaded"), new("incident.regrade", "Incident: graded anew"),
        new("audit.recordfinding", "Audit: finding recorded"), new("audit.recordcritical", "Audit: critical finding recorded"), new("audit.withdrawfinding", "Audit: finding withdrawn"), new("audit.correctfinding", "Audit: finding put right"), new("finding.enduncorrected", "Finding: ended without correction"), new("audit.requestevidence", "Audit: evidence asked for"),
        new("audit.plansoon", "Audit: plan of a correction due soon"), new("audit.planlate", "Audit: plan of a correction late"), new("audit.planlateboard", "Audit: board told of the missing plan"),
        new("audit.containsoon", "Audit: containment due soon"), new("audit.containlate", "Audit: containment late"), new("audit.containlateboard", "Audit: board told of the missing containment"),
        new("audit.beginsoon", "Audit: begins soon"), new("audit.beginlate", "Audit: not begun"), new("audit.beginlateboard", "Audit: board told that it has not begun"),
        new("audit.evidencesoon", "Audit: evidence due soon"), new("audit.evidencelate", "Audit: evidence late"), new("audit.evidencelateboard", "Audit: board told of the missing evidence"),
        new("audit.effectsoon", "Audit: effect of a correction to be looked at soon"), new("audit.effectlate", "Audit: effect of a correction to be looked at"), new("audit.effectlateboard", "Audit: board told that nobody looked at an effect"),
        new("alert.soon", "Alert: look due soon"), new("alert.late", "Alert: look late"), new("alert.lateboard", "Alert: board told of the missing look"),
        new("audit.noticelate", "Audit: notice has run out"), new("audit.noticelateboard", "Audit: board told that nothing followed the notice"), new("audit.testssoon", "Audit: tests to be finished soon"), new("audit.testslate", "Audit: tests not finished"),
        new("audit.verifylate", "Audit: reported fix to be verified"), new("audit.verifylateboard", "Audit: board told that nobody verified a fix"), new("audit.recordends", "Audit: uncorrected finding counts no more"),
        new("draw.commitsoon", "Draw of audits: to be prepared soon"), new("draw.commitlate", "Draw of audits: not prepared"), new("draw.publishsoon", "Draw of audits: due soon"), new("draw.publishlate", "Draw of audits: late"),
        new("audit.reportsoon", "Audit: final report due soon"), new("audit.reportlate", "Audit: final report late"), new("audit.reportlateboard", "Audit: board told of the missing report"),
        new("incident.triagelate", "Incident: triage late"), new("incident.triagelateboard", "Incident: board told of the missing triage"), new("incident.containlate", "Incident: containment late"), new("incident.containlateboard", "Incident: board told of the missing containment"),
        new("incident.noticesoon", "Incident: a notice due soon"), new("incident.noticelateboard", "Incident: board told of the missing notice"),
        new("incident.actionreport", "Incident: corrective action said to be done"), new("incident.actionsoon", "Incident: corrective action due soon"), new("incident.actionlate", "Incident: corrective action late"),
        new("sanction.decidesoon", "Sanction: decision due soon"), new("sanction.decidelate", "Sanction: decision late"), new("sanction.decidelateboard", "Sanction: board told of the missing decision"),
        new("sanction.reviewsoon", "Sanction: review due soon"), new("sanction.reviewlate", "Sanction: review late"), new("sanction.appealsoon", "Sanction: appeal due soon"), new("sanction.appeallate", "Sanction: appeal late"),
        new("draw.addoutside", "Draw of audits: outside numbers added"), new("finding.proposeplan", "Finding: plan proposed"),
        new("incident.lessontaken", "Incident: lesson taken up"), new("incident.evidenceabout", "Incident: licence of an item of evidence changed"), new("incident.clockmissed", "Incident: a time limit has passed"), new("incident.evidencedownload", "Incident: evidence downloaded"),
        new("sanction.decideappeal", "Sanction: appeal decided"), new("licence.acceptanswer", "Licence: report or answer accepted"), new("licence.answerduty", "Licence: report or condition answered"),
        new("licence.reportchange", "Licence: change of circumstances told"), new("licence.settlechange", "Licence: change of circumstances answered"), new("circumstance.late", "Licence: answer to a change late"),
        new("licence.returnanswer", "Licence: report or answer sent back"), new("licence.nameusers", "Licence: users named"), new("licence.confirmend", "Licence: stop of access confirmed"), new("licence.trainingsoon", "Licence: training of users runs out soon"),
        new("accesslog.source.askkey", "Access log: another key of a source asked for"), new("accesslog.source.changekey", "Access log: key of a source replaced"), new("accesslog.source.declinekey", "Access log: other key of a source declined"), new("licence.logdue", "Licence: access log is due"), new("licence.traininglapsed", "Licence: training of users has run out"), new("licence.keepacceptance", "Licence: time to accept stands still"), new("licence.freeacceptance", "Licence: time to accept begins anew"), new("permit.over", "Permit: last day is over"),
        new("alert.canary", "Alert: canary record found outside"), new("licence.order", "Licence: order of a sanction"), new("licence.impose", "Licence: conditions of a sanction"),
        new("application.noticeover", "Application: notice of refusal not answered in time"), new("licence.acceptancesoon", "Licence: acceptance due soon"),
        new("licence.provisionalsoon", "Licence: provisional suspension ends soon"), new("licence.hearingsoon", "Licence: hearing ends soon"), new("licence.hearinglate", "Licence: hearing is over"),
        new("licence.reviewdue", "Licence: review of the suspension is due"), new("licence.seal", "Licence: package sealed"),
        new("pack.handin", "Policy pack: handed in"), new("pack.review", "Policy pack: approved by a reviewer"), new("pack.publish", "Policy pack: published"), new("pack.decline", "Policy pack: declined"), new("pack.withdraw", "Policy pack: withdrawn"),
        new("connection.openkey", "Connection: key made"), new("connection.closekey", "Connection: key closed"), new("connection.setwebhook", "Connection: address set"),
        new("connection.removewebhook", "Connection: address removed"), new("account.ask", "Account: asked for"), new("account.confirm", "Account: confirmed"), new("account.decline", "Account: declined"), new("account.lock", "Account: locked"),
        new("account.invite", "Account: link for the password made"), new("organisation.register", "Organisation: registered"), new("account.signin", "Sign-in"), new("account.stepup", "Second factor shown again"),
    ]).GroupBy(act => act.Key).ToFrozenDictionary(act => act.Key, act => act.Last().Value, StringComparer.Ordinal); // what is said by hand comes last

    private static readonly FrozenDictionary<string, string> Nouns = new Dictionary<string, string>
    {
        ["accesslog"] = "Access log", ["access-request"] = "Request for access", ["log"] = "Log of acts", ["ends"] = "Ends of access",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Any other act reads by its own words: "accesslog.source.open" is "Access log: source open".</summary>
    public static string Of(string act)
    {
        if (Known.TryGetValue(act, out var words))
            return words;
        var parts = act.Split('.', 2);
        var noun = Nouns.GetValueOrDefault(parts[0], Words.Capital(parts[0].Replace('-', ' ')));
        return parts.Length == 1 ? noun : $"{noun}: {parts[1].Replace('.', ' ').Replace('-', ' ')}";
    }

    private static IEnumerable<KeyValuePair<string, string>> Verbs<T>(string prefix, string noun) where T : struct, Enum =>
        Enum.GetValues<T>().Select(verb => new KeyValuePair<string, string>($"{prefix}.{verb.ToString().ToLowerInvariant()}", $"{noun}: {Words.Of(verb)}"));
}
