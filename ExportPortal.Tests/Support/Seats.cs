using ExportPortal.Domain.Common;
using ExportPortal.Domain.Incidents;
using ExportPortal.Domain.Licensing;
using ExportPortal.Features.Appeals;

namespace ExportPortal.Support;

/// <summary>Panels of the tests: two of the authority and one from outside, named before anybody signs.</summary>
internal static class Seats
{
    public static readonly IReadOnlyList<PanelMember> Three = [Of(People.Panel), Of(People.SecondPanel), Of(People.Outsider)];

    /// <summary>Who names panels: a head of the authority without a part in any case.</summary>
    public static readonly Actor Chair = People.New(Role.BoardMember, "Runa");

    public static PanelMember Of(Actor actor) => new(actor.Person, actor.Name, actor.Organisation != People.Authority, actor.Organisation == People.Authority ? "the authority" : "the ombudsman");

    public static Appeal Seated(this Appeal appeal, Application application, Licence? licence = null)
    {
        appeal.NamePanel(Three, application, licence, Chair);
        return appeal;
    }

    public static Sanction Seated(this Sanction sanction)
    {
        sanction.NamePanel(Three, Chair);
        return sanction;
    }

    /// <summary>The same through the use case.</summary>
    public static async Task Seat(this TestStore store, string appeal, Actor? by = null) =>
        Assert.Equal("", (await new NamePanel(store.Pipeline, Cases.Pack).Run(appeal, [.. Three.Select(member => member.Person)], "", null, Guid.NewGuid(), by ?? People.SecondBoard, default)).Message);

    /// <summary>The licences whose access log the actor sees, who does not see all of it (ADR 32).</summary>
    public static async Task<IReadOnlyList<string>> LogSeenBy(this TestStore store, Actor actor)
    {
        await using var db = store.CreateDbContext();
        return (await Features.AccessLog.AccessScope.Of(db, actor, default)).Licences!;
    }
}
