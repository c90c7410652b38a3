using ExportPortal.Domain.Decision;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Domain.Recipients;

namespace ExportPortal.Features.Notices;

/// <summary>What a letter on a decision quotes beside the decider's own words (domain/05 5.6): ground, reasons of the rules, milder ways, conditions.</summary>
internal static class DecisionWords
{
    /// <summary>The words of <see cref="LetterTemplate.OfDecisions"/>.</summary>
    /// <param name="pack">That of the case.</param>
    /// <param name="reason">Of the act. A notice that is over by the time of the letter is told by it.</param>
    /// <param name="enclave">What the steward's enclave is worth on the day of the letter.</param>
    public static IReadOnlyDictionary<string, string> Of(Application application, PolicyPack pack, string? reason, EnvironmentLevel enclave) => new Dictionary<string, string>
    {
        ["ground"] = application.Notice is { } notice ? $"{Basis(notice.Ground, pack)} {notice.Reasons}" : reason is { Length: > 0 } ? reason : "see the reasons",
        ["basis"] = application.Notice is { Ground: var code } ? Basis(code, pack) : "see the reason.",
        ["change"] = application.Notice is { WhatWouldChangeIt: { Length: > 0 } change } ? change : "none was named",
        ["reasons"] = Listed(application.Decision.Reasons.Select(reason => $"{reason.Text} ({reason.Code})")),
        ["alternatives"] = Listed(LeastRestrictive.Alternatives(application.Case, pack, application.Decision, enclave).Select(way => way.Sentence)),
        ["conditions"] = new AmendmentTerms(application.Conditions, application.LaterConditions) is { IsEmpty: false } set ? string.Join(' ', set.Sentences) : "none.",
    };

    /// <summary>Text and code of the ground.</summary>
    private static string Basis(string code, PolicyPack pack) => $"{pack.RefusalGrounds.Find(ground => ground.Code == code)?.Text.TrimEnd('.')} ({code}).";

    private static string Listed(IEnumerable<string> sentences) => string.Join("; ", sentences.Select(one => one.TrimEnd('.'))) is { Length: > 0 } list ? $"{list}." : "none.";
}
