using ExportPortal.Domain.Common;

namespace ExportPortal.Domain.Licensing;

/// <summary>The sites of a global licence: named by the application or a change, listed and struck off by the office.</summary>
public sealed partial class Licence
{
    /// <summary>Lets a global licence that an older release granted name sites; it names none yet. Any other stays as it is.</summary>
    /// <param name="decided">What the case of the licence was decided as.</param>
    public void OpenSites(Decision.RuleDecision decided)
    {
        LicenceGrant? Open(LicenceGrant? grant) => decided.Outcome is Decision.DecisionOutcome.Global && grant is { Sites: null } ? grant with { Sites = [] } : grant;
        (Grant, NextGrant) = (Open(Grant), Open(NextGrant));
    }

    /// <summary>Lists a site that has signed the accession form; from then on it may touch the data. One that was struck off can be listed anew.</summary>
    /// <param name="granted">Changes of the licence that were granted: whoever granted the one that named the site does not list it too.</param>
    public void ListSite(int no, DateOnly joinedOn, string evidence, Actor actor, DateTimeOffset now, IReadOnlyCollection<Amendment>? granted = null)
    {
        Settle(now);
        RuleViolation.When(!actor.Is(Role.LicensingOfficer), "SI-1", "A licensing officer lists sites.");
        if (FourEyes.NotOwnOrganisation(actor, Steward, Recipient) is { } own)
            throw new RuleViolation(own);
        var site = SiteToKeep(no);
        RuleViolation.When(site.IsListed, "SI-3", $"{site.Code} is listed already.");
        RuleViolation.When((granted ?? []).Any(change => change.BroughtBy(site, actor)), "SI-8", "You granted the change that named this site. Another licensing officer lists it.");
        RuleViolation.When(joinedOn > DateOnly.FromDateTime(now.UtcDateTime), "SI-4", "The day on which the site signed the accession form lies ahead.");
        Reasons.Require(evidence);
        Keep(site with { Listing = new(joinedOn, evidence.Trim(), actor.Person, actor.Name, now), Struck = null });
    }

    /// <summary>Strikes off a site that has left or may not go on; from then on it may not touch the data.</summary>
    public void StrikeSite(int no, string reason, Actor actor, DateTimeOffset now)
    {
        Settle(now);
        RuleViolation.When(!(actor.Is(Role.Recipient) && actor.Organisation == Recipient) && !actor.Is(Role.LicensingOfficer), "SI-5", "The licensee or a licensing officer strikes a site off.");
        if (actor.Organisation != Recipient && FourEyes.NotOwnOrganisation(actor, Steward, Recipient) is { } own)
            throw new RuleViolation(own);
        var site = SiteToKeep(no);
        RuleViolation.When(site.Struck is not null, "SI-6", $"{site.Code} is struck off already.");
        Reasons.Require(reason);
        Keep(site with { Struck = new(reason.Trim(), actor.Person, actor.Name, now) });
    }

    private LicenceSite SiteToKeep(int no)
    {
        RuleViolation.When(State is not (LicenceState.PendingAcceptance or LicenceState.Active or LicenceState.Suspended), "WF-1", $"The list of sites is closed while the licence is {Words.Of(State)}.");
        return (Grant?.Sites ?? []).FirstOrDefault(site => site.No == no) ?? throw new RuleViolation(new Rule("SI-2", "The licence names no such site."));
    }

    /// <summary>In what is granted today, and in what the next version grants.</summary>
    private void Keep(LicenceSite site)
    {
        LicenceGrant With(LicenceGrant grant) => grant with { Sites = [.. (grant.Sites ?? []).Select(one => one.No == site.No ? site : one)] };
        (Grant, NextGrant) = (With(Grant!), NextGrant is { } next ? With(next) : null);
    }
}
