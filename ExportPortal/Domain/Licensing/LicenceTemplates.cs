using ExportPortal.Domain.Decision;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Licensing;

/// <summary>The base template of a licence (domain/06 6.1): by outcome where one tier has several, else by tier.</summary>
public static class LicenceTemplates
{
    public static LicenceTemplate For(DecisionOutcome outcome, int tier, PolicyPack pack)
    {
        var code = outcome switch
        {
            DecisionOutcome.Global => "LT-P",
            DecisionOutcome.Enclave => "LT-E",
            _ => pack.Tier(tier).Template ?? throw new InvalidOperationException($"Tier {tier} needs no licence, so it has no template."),
        };
        return Find(code, pack);
    }

    /// <summary>The terms of a template, those of the templates that it extends first.</summary>
    public static IReadOnlyList<CoreText> Terms(LicenceTemplate template, PolicyPack pack) =>
        [.. template.Extends is { } basis ? Terms(Find(basis, pack), pack) : [], .. template.Terms ?? []];

    private static LicenceTemplate Find(string code, PolicyPack pack) => pack.Templates.First(template => template.Code == code);
}
