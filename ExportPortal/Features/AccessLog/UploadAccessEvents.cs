using System.Globalization;
using ExportPortal.Data;
using ExportPortal.Data.AccessLog;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;

namespace ExportPortal.Features.AccessLog;

/// <summary>
/// Takes a file of events from a party of licences, for environments that cannot deliver by themselves. It may speak for
/// its own licences alone; the act is logged before the file is read, and the portal signs what it took.
/// </summary>
internal sealed class UploadAccessEvents(CommandPipeline pipeline, AccessSources sources, AccessWitness witness, ReceiveDelivery receive, TimeProvider clock)
{
    private static readonly Rule NotParty = new("LG-4", "Events are uploaded by the parties of a licence.");
    private static readonly Rule NoLicence = new("LG-5", "Your organisation has no licence yet, so there is nothing to report on.");
    private static readonly Rule Closed = new("LG-8", "Uploads of your organisation were closed. Ask the authority.");

    public static Outcome NoForm { get; } = Outcome.Invalid(new InputError("file", "Choose a file that ends in .jsonl, .ndjson or .csv, packed as .gz or not."));

    /// <summary>The licences for which the actor may hand in a file, or why there are none.</summary>
    public static async Task<Outcome<IReadOnlyList<string>>> Licences(PortalDbContext db, AccessSources sources, Actor actor, CancellationToken cancellation) =>
        !actor.IsAny(Role.Recipient, Role.Steward) ? Outcome<IReadOnlyList<string>>.From(Outcome.Forbidden(NotParty))
        : await AccessScope.Own(db, actor, cancellation) is not { Count: > 0 } own ? Outcome<IReadOnlyList<string>>.From(Outcome.Broken(NoLicence))
        : await sources.FindUploads(SourceOf(actor), cancellation) is { Closed: true } ? Outcome<IReadOnlyList<string>>.From(Outcome.Forbidden(Closed))
        : Outcome<IReadOnlyList<string>>.Done(own);

    public async Task<Outcome<DeliveryReceipt>> Run(string name, long size, Stream file, Actor actor, CancellationToken cancellation)
    {
        if (UploadForm.Of(name) is not { } form)
            return Outcome<DeliveryReceipt>.From(NoForm);
        var logged = await Log(size, actor, cancellation);
        if (!logged.IsDone)
            return Outcome<DeliveryReceipt>.From(logged);
        var source = await sources.OfUploads(SourceOf(actor), witness.Key.Key.PublicKey.ToArray(), clock.GetUtcNow(), cancellation);
        var taken = await receive.Upload(source with { Licences = logged.Value.ToHashSet() }, form, file, statement => witness.Key.Sign(statement), cancellation);
        return taken is { IsDone: true, Value.Lines: 0 } ? Outcome<DeliveryReceipt>.From(Outcome.Invalid(new InputError("file", "The file holds no event: it is empty, or has the names of the fields alone."))) : taken;
    }

    internal static string SourceOf(Actor actor) => actor.Organisation.Value.ToString("N");

    private Task<Outcome<IReadOnlyList<string>>> Log(long size, Actor actor, CancellationToken cancellation) =>
        pipeline.Run<IReadOnlyList<string>>("accesslog.upload", Guid.NewGuid(), actor, async scope =>
        {
            scope.Target = new AuditSubject("access_log", scope.Actor.Organisation.Value.ToString());
            var own = await Licences(scope.Db, sources, scope.Actor, cancellation);
            if (own.IsDone)
                scope.Record(scope.Target, details: [("bytes", size.ToString(CultureInfo.InvariantCulture))]);
            return own;
        }, cancellation);
}
