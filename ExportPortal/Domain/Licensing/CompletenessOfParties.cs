using System.Globalization;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Domain.Licensing;

/// <summary>CK-03, CK-08, CK-09, CK-10, CK-11 and CK-15: who signs, where everybody is, what the data allow, who answers for what.</summary>
internal static class CompletenessOfParties
{
    private const int ControlledTier = 2;
    private const int NamedUsersTier = 3;
    private const int GlobalTier = 2;

    public static void Check(CompletenessFacts facts, FormTerms form, PolicyPack pack, Gaps gaps)
    {
        Statement(facts, pack, gaps);
        gaps.When(facts.FormTier >= NamedUsersTier && pack.LicenceLife?.MostUsers.GetValueOrDefault(facts.FormTier.ToString(CultureInfo.InvariantCulture)) is > 0 and var most && facts.Answers.Rows("users").Count > most,
            "CK-01", "users", $"At tier {facts.FormTier} a licence names at most {pack.LicenceLife?.MostUsers.GetValueOrDefault(facts.FormTier.ToString(CultureInfo.InvariantCulture))} users. Take some off the list.");
        Places(facts, gaps);
        Sites(facts, gaps);
        DataUse(facts, form, pack, gaps);
        gaps.When(facts.StaleScreening is not null, "CK-10", "recipient_type", facts.StaleScreening?.Message ?? "");
        Known(facts, form, gaps);
        if (facts.FormTier < ControlledTier)
            return;
        Owners(facts, form, gaps);
        var covered = facts.Answers.Rows("raci").Where(row => row.Count > 2 && !string.IsNullOrWhiteSpace(row[1]) && !string.IsNullOrWhiteSpace(row[2])).Select(row => row[0].Trim()).ToList();
        var open = pack.SafeguardsAt(facts.FormTier).Where(safeguard => !covered.Exists(line => line.StartsWith(safeguard.Code, StringComparison.OrdinalIgnoreCase))).Select(safeguard => safeguard.Code).ToList();
        gaps.When(open.Count > 0, "CK-15", "raci", $"Nobody is named yet for {string.Join(", ", open)}.");
    }

    private const string AskAnew = "Ask for the signature anew.";

    private static void Statement(CompletenessFacts facts, PolicyPack pack, Gaps gaps)
    {
        if (string.IsNullOrWhiteSpace(facts.Content.EndUseStatement))
            return; // without a signatory nobody could sign; that gap is named already
        var signed = facts.Statement;
        // Who was asked since the last signature is waited for, and not asked for once more.
        var waits = facts.StatementAskedAt is { } asked && !(asked <= signed?.At) ? $"It was asked on {Words.Day(DateOnly.FromDateTime(asked.UtcDateTime))} and has not answered yet." : null;
        gaps.When(signed is null, "CK-03", "statement", $"The recipient has not signed the end-use statement yet. {waits ?? "Ask for the signature."}");
        gaps.When(signed?.Says(facts.Recipient.Id, facts.Version.Id, facts.StatementWords(pack)) == false, "CK-03", "statement", $"The recipient signed other words: purpose, dates, countries or audits have changed since. {waits ?? AskAnew}");
        gaps.When(signed?.IsBy(facts.Content.EndUseStatement) == false, "CK-03", "statement", $"{signed?.ByName} signed, and the form names {facts.Content.EndUseStatement.Trim()} as signatory. {waits ?? "Name who signed, or ask for the signature anew."}");
        gaps.When(signed is { IsSigned: false } && !EndUseStatement.IsClickEnough(facts.Tier), "CK-03", "statement", $"At tier {facts.Tier} a click is not enough: the recipient signs with name and capacity. {waits ?? AskAnew}");
    }

    private static void Places(CompletenessFacts facts, Gaps gaps)
    {
        var countries = facts.Content.Countries;
        var used = facts.Answers.Cells("users", 3).Concat(facts.Answers.Cells("hosting", 1)).Concat(facts.Answers.Cells("processors", 2)).Concat(facts.Content.Sites.Select(site => site.Country).Where(country => country.Length > 0)).Distinct().ToList();
        var unnamed = used.Except(countries).Order().ToList();
        gaps.When(unnamed.Count > 0, "CK-08", "countries", $"Users, hosting, processors or sites are in {CountryName.Of(unnamed)}, which is not among the countries of storage, processing and access.");
        var empty = facts.FormTier >= NamedUsersTier && facts.Answers.Cells("users", 3).Any() ? countries.Except(used).Where(country => country != facts.Recipient.Country).Order().ToList() : [];
        gaps.When(empty.Count > 0, "CK-08", "users", $"Nobody works and nothing lies in {CountryName.Of(empty)}. Name who does, or take the country off the list.");
    }

    /// <summary>Whether the licence would be a global one follows from the case; the office may read the programme after the form was filed, so that it stops the registration alone.</summary>
    private static void Sites(CompletenessFacts facts, Gaps gaps)
    {
        var sites = facts.Content.Sites;
        var nameless = facts.Answers.Rows("sites").Any(row => row.Any(cell => cell.Trim().Length > 0) && row[0].Trim().Length == 0);
        gaps.When(nameless || sites.Any(site => site.Country.Length == 0 || site.Address.Length == 0), "CK-01", "sites", "Give each site an organisation, a country and an address.");
        gaps.When(sites.Count > 0 && (facts.FormTier != GlobalTier || !facts.Recipient.Programme), "CK-08", "sites",
            "Sites belong to a global licence: at tier 2, for a recipient that keeps a compliance programme. Attach the programme under Documents and submit; the office reads it and sets it down. For a licence of another kind take the sites off the list.");
    }

    /// <summary>The codes stand in the register, once; what the form says is held against them here, and the decision does the same (P4).</summary>
    private static void DataUse(CompletenessFacts facts, FormTerms form, PolicyPack pack, Gaps gaps)
    {
        var trains = pack.Purposes.Find(facts.Content.Purpose);
        gaps.When(trains?.AiTraining == true && facts.Answers.Value("ai_training") == FormAnswers.No, "CK-09", "ai_training",
            $"The purpose, {trains?.Words}, trains a model, and the form says that none is trained. Correct one of the two.");
        foreach (var use in pack.DataUseOf(facts.Dataset.Classification.DataUse))
        {
            gaps.When(use.NoCommercial && facts.Answers.Says("commercial"), "CK-09", "commercial", $"The data came with the limit {use.Code}: no commercial use.");
            gaps.When(use.NoTraining && facts.Answers.Says("ai_training"), "CK-09", "ai_training", $"The data came with the limit {use.Code}: no development of methods or models.");
            gaps.When(!use.AllowsRecipient(facts.Answers.Value("recipient_type")), "CK-09", "recipient_type", $"The data came with the limit {use.Code}, which this kind of recipient does not meet.");
            gaps.When(!use.AllowsPurpose(facts.Content.Purpose), "CK-09", "purpose", $"The data came with the limit {use.Code}, which does not cover this purpose.");
            gaps.When(use.Document is { } kind && !facts.Documents.Any(document => document.Kind == kind), "CK-09", $"document-{use.Document}", $"The data came with the limit {use.Code}: attach {form.Document(use.Document ?? "")?.Title.ToLowerInvariant()}.");
        }
    }

    /// <summary>Owners are compared with the lists on the register, so whoever is not there as the form has it would be compared by nobody.</summary>
    private static void Known(CompletenessFacts facts, FormTerms form, Gaps gaps)
    {
        if (form.Find("owners") is not { } field || !FormRules.IsOpen(field, facts.Answers))
            return;
        var declared = facts.Content.DeclaredOwners;
        gaps.When(facts.Answers.Cells("owners", 0).Count() > declared.Count, "CK-11", "owners", "Give each owner a name, a share above 0 and at most 100, and a country.");
        var missing = facts.Recipient.LeftOut(declared);
        gaps.When(missing.Count > 0, "CK-11", "owners", $"On the register {facts.Recipient.RomanisedName} has other owners than on this form: {string.Join(", ", missing.Select(owner => $"{owner.Name}, {Percent(owner.Share.Value * 100)} %"))}. "
            + "The office sets them down on the recipient's page, where they are compared with the lists; or the form is corrected.");
    }

    private static string Percent(double share) => share.ToString("0.##", CultureInfo.InvariantCulture);

    private static void Owners(CompletenessFacts facts, FormTerms form, Gaps gaps)
    {
        if (facts.Answers.Value("recipient_type") != "company")
            return;
        var disclosed = facts.Answers.Cells("owners", 1).Sum(share => double.TryParse(share, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) ? percent : 0);
        gaps.When(disclosed > 100, "CK-11", "owners", $"Owners of {disclosed.ToString("0.#", CultureInfo.InvariantCulture)} % are named; shares add up to 100 % at most.");
        gaps.When(disclosed < form.OwnersPercent, "CK-11", "owners", $"Owners of {disclosed.ToString("0.#", CultureInfo.InvariantCulture)} % are named; at least {form.OwnersPercent} % of a company has to be disclosed.");
    }
}
