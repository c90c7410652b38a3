using System.Collections.Concurrent;
using System.Diagnostics;
using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using ExportPortal.Features.Applications;
using ExportPortal.Features.Licences;
using ExportPortal.Hosting.Demonstration;
using ExportPortal.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ExportPortal.Benchmarks;

/// <summary>The office of the brief demonstration at work: cases of tier 2 that go from submission to approval, step by step.</summary>
internal sealed class WorkflowDesk
{
    private static readonly (ApplicationVerb Verb, string Who)[] Steps =
    [
        (ApplicationVerb.Register, "ilva"), (ApplicationVerb.StartReview, "ilva"), (ApplicationVerb.GiveTechnicalOpinion, "marek"), (ApplicationVerb.GiveLegalOpinion, "odile"),
        (ApplicationVerb.Recommend, "ilva"), (ApplicationVerb.SendToDecider, "ilva"), (ApplicationVerb.ReturnToReview, "petra"), (ApplicationVerb.GiveTechnicalOpinion, "marek"),
        (ApplicationVerb.GiveLegalOpinion, "odile"), (ApplicationVerb.Recommend, "ilva"), (ApplicationVerb.SendToDecider, "ilva"), (ApplicationVerb.Approve, "petra"),
    ];

    private readonly IServiceProvider services;
    private readonly Dictionary<string, Actor> people = [];
    private readonly ConcurrentQueue<string> submitted = [];
    private readonly ConcurrentDictionary<int, (string Case, int Step)> places = [];
    private readonly ConcurrentDictionary<int, string> drafts = [];
    private Guid version, recipient;

    private WorkflowDesk(IServiceProvider services) => this.services = services;

    public static async Task<WorkflowDesk> Open(IServiceProvider services)
    {
        var desk = new WorkflowDesk(services);
        await using var db = await desk.Store();
        foreach (var user in await db.Users.ToListAsync())
            desk.people[user.Email!.Split('@')[0]] = (await services.GetRequiredService<ActorStore>().Fresh(db, new(user.Id), null))!;
        desk.version = (await db.DatasetVersions.FirstAsync()).Id.Value;
        desk.recipient = (await db.Organisations.SingleAsync(party => party.Name == "Lindemeer Institute for Public Health")).Id.Value;
        return desk;
    }

    /// <summary>Submits as many cases, which <see cref="Act"/> then walks. Not timed.</summary>
    public async Task Prepare(int cases)
    {
        for (var made = 0; made < cases; made++)
        {
            var number = await services.GetRequiredService<CompleteDraft>().Run(Input(), people["mina"], people["hanneke"], default);
            await Take(number, ApplicationVerb.Submit, "mina");
            submitted.Enqueue(number);
        }
    }

    /// <summary>Saves a draft again, each client its own.</summary>
    public async Task Draft(int client)
    {
        if (!drafts.TryGetValue(client, out var number))
            drafts[client] = number = await New();
        else
            Done(await services.GetRequiredService<DraftApplication>().Run(number, Input(), Guid.NewGuid(), people["mina"], default));
    }

    /// <summary>The next step of the client's case; after the last one the next case.</summary>
    public async Task Act(int client)
    {
        if (!places.TryGetValue(client, out var at) || at.Step == Steps.Length)
            at = (submitted.TryDequeue(out var next) ? next : throw new InvalidOperationException("Too few cases were prepared for this machine."), 0);
        places[client] = (at.Case, at.Step + 1);
        await Take(at.Case, Steps[at.Step].Verb, Steps[at.Step].Who);
    }

    /// <summary>Milliseconds to draw, seal and store the package of a granted licence: the median of so many.</summary>
    public async Task<double> Package(int count)
    {
        await using var db = await Store();
        var waiting = await db.Licences.Where(licence => licence.PackageHash == null).OrderBy(licence => licence.Number).Select(licence => licence.Id).Take(count + 2).ToListAsync();
        var seal = services.GetServices<IOutboxHandler>().OfType<SealPackage>().Single();
        var times = new List<double>();
        foreach (var licence in waiting)
        {
            var watch = Stopwatch.StartNew();
            await seal.Handle(licence.Value, default);
            times.Add(watch.Elapsed.TotalMilliseconds);
        }
        // The first two warm the fonts and the compiler.
        times = [.. times.Skip(2).Order()];
        return times.Count == 0 ? double.NaN : times[times.Count / 2];
    }

    private async Task<string> New() => Done(await services.GetRequiredService<DraftApplication>().Run(null, Input(), Guid.NewGuid(), people["mina"], default));

    private async Task Take(string number, ApplicationVerb verb, string who) =>
        Done(await services.GetRequiredService<ActOnApplication>().Run(new(number, verb, Reason: "Weighed and found enough."), Guid.NewGuid(), people[who], default));

    private ApplicationInput Input()
    {
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        return new()
        {
            DatasetVersion = version, Recipient = recipient, Purpose = "health-services-research", Mode = AccessMode.Transfer, Host = HostingPlace.Recipient, Countries = "NL",
            Summary = "How long people stay in hospital, by season.", Necessity = "Length of stay depends on age and diagnosis together.", Start = today, End = today.AddMonths(6), EndUseStatement = "Hanneke Vos",
        };
    }

    private async Task<PortalDbContext> Store() => await services.GetRequiredService<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();

    private static T Done<T>(Outcome<T> outcome) => outcome.IsDone ? outcome.Value : throw new InvalidOperationException($"{outcome.Rule?.Code} {outcome.Message}");
}
