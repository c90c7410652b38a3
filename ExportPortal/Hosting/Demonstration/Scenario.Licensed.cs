using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;

namespace ExportPortal.Hosting.Demonstration;

/// <summary>The cases that led to a licence, or to its threshold.</summary>
internal sealed partial class Scenario
{
    private async IAsyncEnumerable<DateTimeOffset> A001()
    {
        var given = Case("A-001", "DS-01", "lindemeer", "public-health-research", AccessMode.Public, -200, 24, "District tables of respiratory admissions beside air quality, open for everybody who studies how the air makes people ill.");
        await foreach (var at in Submitted(given, -210))
            yield return at;
        yield return At(-208, 10);
        await hands.Act(given, hands.Steward(given), ApplicationVerb.SignOutputCheck, "Every district table was checked before release; no cell stands for fewer than ten persons.");
        yield return At(-207, 10);
        await hands.Act(given, "Ilva", ApplicationVerb.FindNoLicenceRequired);
    }

    private async IAsyncEnumerable<DateTimeOffset> A002()
    {
        var given = Case("A-002", "DS-10", "saaremets", "teaching-and-capacity-building", AccessMode.Transfer, -140, 24, "A course for small firms: how to work with household data, on records that stand for nobody.");
        await foreach (var at in General(given, -150))
            yield return at;
        yield return At(-146);
        await hands.AcceptAsRecipient(given);
        yield return At(-145);
        await hands.AcceptAsSteward(given);
        await hands.Release(given, "Synthetic households", 1, 1e-7);
    }

    private async IAsyncEnumerable<DateTimeOffset> A003()
    {
        var given = Case("A-003", "DS-02", "lindemeer", "health-services-research", AccessMode.Transfer, -280, 24, "How long people stay in hospital by season and region, to plan beds and staff. Results are published as tables only.");
        await foreach (var at in Licensed(given, -300, "The benefit is clear and the safeguards of the tier are enough.", false, "Petra"))
            yield return at;
        yield return At(-90);
        await hands.Report(given, "Two analysts worked on bed days by season; tables were checked before release.", 2, 14);
        yield return At(-44);
        var change = await hands.AskAmendment(given, new AmendmentChange(NewUsers: [hands.User("lindemeer", "Noa Visser", hands.Today.AddDays(-30))]), "A third analyst joins the project.");
        yield return At(-42, 10);
        // Granted: the package is sealed anew, and its first version is superseded.
        await hands.Answer(change, AmendmentVerb.Grant, "Bram", "Same recipient, training in date.");
    }

    private async IAsyncEnumerable<DateTimeOffset> A004()
    {
        var given = Case("A-004", "DS-02", "kurohana", "health-services-research", AccessMode.Transfer, -395, 15, "How planned admissions are spread over the year in two health systems, compared region by region.");
        await foreach (var at in Licensed(given, -420, "Comparable safeguards, adequacy in force, risk well under the line.", false, "Petra"))
            yield return at;
        yield return At(-200);
        await hands.Report(given, "Comparison of winter peaks; one paper submitted.", 2, 9);
        yield return At(-95);
        await hands.NameUsers(given);
        yield return At(-12);
        await hands.Report(given, "The first winter is compared for all regions; two tables released.", 2, 7);
        yield return At(-8);
        // A renewal stands on a fresh measurement and on reports that are in.
        await hands.Measured(given.Dataset);
        yield return At(-5);
        await hands.AskAmendment(given, new AmendmentChange(End: (await hands.EndOf(given)).AddMonths(12)), "The second winter of the comparison is not in yet.", isRenewal: true);
    }

    private async IAsyncEnumerable<DateTimeOffset> A005()
    {
        // The half-yearly report is overdue by 6 days: that clock says when the term began.
        var start = Enumerable.Range(-240, 60).First(day => today.AddDays(day).AddMonths(6).AddDays(-1 + 30) == today.AddDays(-6));
        var given = Case("A-005", "DS-03", "maple-ridge", "diabetes-prediction-research", AccessMode.Remote, start, 18, "Which early signs tell that diabetes will harm eyes or kidneys, studied inside the steward's enclave.", host: HostingPlace.StewardEnclave);
        await foreach (var at in Licensed(given, start - 20, "Nothing leaves the enclave but checked results.", false, "Petra"))
            yield return at;
    }

    private async IAsyncEnumerable<DateTimeOffset> A006()
    {
        var given = Case("A-006", "DS-05", "maple-ridge", "cardiometabolic-genomics", AccessMode.Remote, -74, 12, "How common variants go with lipids and blood pressure, in the consortium's own enclave under recognition MR-02.");
        await foreach (var at in Licensed(given, -95, "The access committee's permit is recognised; data stay in an audited enclave.", true, "Petra", "Leif"))
            yield return at;
        yield return At(-2, 14);
        await hands.AskAmendment(given, new AmendmentChange(NewUsers: [hands.User("maple-ridge", "Ines Roy", hands.Today.AddDays(-15)), hands.User("maple-ridge", "Tariq Aziz", hands.Today.AddDays(-12))]), "Two researchers join the lipid group.");
    }

    private async IAsyncEnumerable<DateTimeOffset> A007()
    {
        var given = Case("A-007", "DS-07", "serra-clara", "transport-planning", AccessMode.Transfer, -240, 24, "Where night buses should meet the metro, from coarse trip records.");
        await foreach (var at in Licensed(given, -260, "Coarse cells, no key; the usual safeguards are enough.", false, "Petra"))
            yield return at;
        yield return At(-50);
        await hands.Report(given, "Night lines of two districts; three maps released.", 2, 3);
        yield return At(-18, 15);
        await hands.Act(given, LicenceVerb.SuspendProvisionally, "Jonas", "INC-004: a copy was found on a laptop that is not registered.");
        yield return At(-17, 10);
        await hands.Act(given, LicenceVerb.ConfirmSuspension, "Petra", "Until the copy is shown to be gone and the laptop examined.");
        yield return At(-16);
        await hands.ConfirmEnds(given);
    }

    private async IAsyncEnumerable<DateTimeOffset> A009()
    {
        var given = Case("A-009", "DS-06", "banyan-grove", "population-genetics-methods", AccessMode.Transfer, 10, 12, "Tests of methods that tell populations apart, on allele frequencies alone.");
        await foreach (var at in WithTheDecider(given, -40, "Low risk; the recipient's open finding should be closed first."))
            yield return at;
        yield return At(-26, 11);
        await hands.Approve(given, "Petra", "The risk is low; the recipient's record asks for proof before first use.",
            "Close the open major finding of the recipient.", "Hand in evidence of environment level E2 that is younger than three months.");
    }

    private async IAsyncEnumerable<DateTimeOffset> A024()
    {
        var given = Case("A-024", "DS-02", "serra-clara", "hospital-capacity-model", AccessMode.Transfer, -480, 24, "How many beds a city needs when a metro line opens, from a sample of discharges.");
        await foreach (var at in Licensed(given, -500, "Modest risk; the recipient has a clean record.", false, "Petra"))
            yield return at;
        yield return At(-290);
        await hands.Report(given, "The capacity model was fitted; no extract left the project.", 2, 5);
        yield return At(-205, 15);
        await hands.Act(given, LicenceVerb.SuspendProvisionally, "Jonas", "INC-003: the extract was passed on to a party that the licence does not name.");
        yield return At(-204);
        await hands.ConfirmEnds(given);
        await hands.Act(given, LicenceVerb.ConfirmSuspension, "Petra", "Onward transfer is shown by the recipient's own mail log.");
        yield return At(-202);
        await hands.Act(given, LicenceVerb.AnnounceRevocation, "Petra", "Onward transfer to an unlisted party breaks the core terms.");
        yield return At(-195, 13);
        await hands.BeHeard(given, "A contractor was sent the extract by mistake; it has been told to delete it.");
        yield return At(-186, 10);
        await hands.Act(given, LicenceVerb.Revoke, "Petra", "A mistake of this kind shows that the safeguards were not in place.");
        await hands.Act(given, LicenceVerb.Revoke, "Leif", "I concur: the party was not named and the transfer not logged.");
        yield return At(-184);
        await hands.ConfirmEnds(given);
    }

    private async IAsyncEnumerable<DateTimeOffset> A025()
    {
        var given = Case("A-025", "DS-07", "kurohana", "station-design-research", AccessMode.Transfer, -780, 18, "How wide platforms have to be at the hours when most people change trains.");
        await foreach (var at in Licensed(given, -800, "Coarse cells in an E3 environment.", false, "Petra"))
            yield return at;
        foreach (var day in (int[])[-590, -410, -228])
        {
            yield return At(day);
            if (day == -410)
                await hands.NameUsers(given);
            await hands.Report(given, "Platform widths of four stations; results in tables.", 2, 6);
        }
        await foreach (var at in DeletedAndClosed(given, -222))
            yield return at;
    }

    /// <summary>Confirms the end of access, certifies the deletion and has it accepted.</summary>
    private async IAsyncEnumerable<DateTimeOffset> DeletedAndClosed(ScenarioCase given, int day)
    {
        yield return At(day);
        await hands.ConfirmEnds(given);
        yield return At(day + 6);
        await hands.CertifyDeletion(given);
        yield return At(day + 10);
        await hands.LookAtReports(given, "Bram");
        await hands.Act(given, LicenceVerb.Close, "Bram", "Certificate accepted; every report is in.");
    }
}
