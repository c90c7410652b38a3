using ExportPortal.Domain.Common;

namespace ExportPortal.Support;

/// <summary>The people of the tests, each a person of their own with one role in the organisation where such a role sits.</summary>
internal static class People
{
    public static readonly OrganisationId Authority = new(new("a0000000-0000-0000-0000-000000000001"));
    public static readonly OrganisationId StewardHouse = new(new("a0000000-0000-0000-0000-000000000002"));
    public static readonly OrganisationId RecipientHouse = new(new("a0000000-0000-0000-0000-000000000003"));
    public static readonly OrganisationId Ombudsman = new(new("a0000000-0000-0000-0000-000000000005"));
    public static readonly OrganisationId Elsewhere = new(new("a0000000-0000-0000-0000-000000000004"));

    public static readonly Actor Steward = New(Role.Steward, "Mina");
    public static readonly Actor Recipient = New(Role.Recipient, "Kenji");
    public static readonly Actor Officer = New(Role.LicensingOfficer, "Ilva");
    public static readonly Actor SecondOfficer = New(Role.LicensingOfficer, "Bram");
    public static readonly Actor Technical = New(Role.TechnicalReviewer, "Marek");
    public static readonly Actor Legal = New(Role.LegalReviewer, "Odile");
    public static readonly Actor Ethics = New(Role.EthicsMember, "Saga");
    public static readonly Actor Screening = New(Role.ScreeningAnalyst, "Tomas");
    public static readonly Actor Panel = New(Role.AppealPanel, "Hedda");
    public static readonly Actor SecondPanel = New(Role.AppealPanel, "Ottmar");
    /// <summary>Hears appeals, and comes from outside the authority.</summary>
    public static readonly Actor Outsider = New(Role.AppealPanel, "Severin", Ombudsman);
    public static readonly Actor Manager = New(Role.LicensingManager, "Petra");
    public static readonly Actor SecondManager = New(Role.LicensingManager, "Leif");
    public static readonly Actor Board = New(Role.BoardMember, "Anselm");
    public static readonly Actor SecondBoard = New(Role.BoardMember, "Noor");

    public static readonly Actor Auditor = New(Role.Auditor, "Sigrun");
    public static readonly Actor IncidentLead = New(Role.IncidentLead, "Jonas");

    /// <summary>A new person with the role.</summary>
    public static Actor New(Role role, string name = "Somebody", OrganisationId? organisation = null) => new(
        new(Guid.NewGuid()), new(Guid.NewGuid()), name,
        organisation ?? (role is Role.Steward ? StewardHouse : role is Role.Recipient ? RecipientHouse : Authority), new HashSet<Role> { role });

    /// <summary>A second account of the same human, with other roles.</summary>
    public static Actor OtherAccount(this Actor actor, params Role[] roles) =>
        actor with { User = new(Guid.NewGuid()), Roles = roles is [] ? actor.Roles : new HashSet<Role>(roles) };
}
