using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Features.Licences;
using ExportPortal.Identity;

namespace ExportPortal.Api;

/// <param name="Account">At the gateway or enclave.</param>
/// <param name="Country">From where the person works, two letters.</param>
/// <param name="TrainedOn">Day of the training; of somebody whom the portal has certified, that of the certificate.</param>
/// <param name="Evidence">Where the evidence of the training lies; asked for where the portal has no certificate.</param>
public sealed record NamedUserInput(string? Account, string? Name, string? Country, DateOnly? TrainedOn, string? Evidence = null);

/// <param name="Users">The whole list: who is not in it is taken out.</param>
/// <param name="Revision">The revision of the licence that the caller read the list with; it has to be sent, so that a list that somebody else has changed since is not written over.</param>
public sealed record NamedUsersPut(IReadOnlyList<NamedUserInput>? Users, int? Revision = null);

/// <param name="TrainedUntil">Null where training is not asked for.</param>
public sealed record NamedUserItem(string Account, string Name, string Country, DateOnly TrainedOn, DateOnly? TrainedUntil, bool IsTrained);

/// <param name="NamesUsers">Whether the licence asks for the names of those who use the data.</param>
/// <param name="Revision">Of the licence; sent back with a new list, it keeps one that somebody else has changed since from being written over.</param>
public sealed record NamedUsersAnswer(string Number, bool NamesUsers, IReadOnlyList<NamedUserItem> Users, int Revision);

/// <param name="Files">SHA-256 of each deleted file; the licensed one is among them.</param>
/// <param name="Method">Clear, Purge or Destroy (NIST SP 800-88).</param>
/// <param name="Backups">What became of them; "none" where there were none.</param>
/// <param name="Derived">What became of tables, models and extracts; "none" where there were none.</param>
/// <param name="DeletedOn">Day on which the last copy was gone.</param>
/// <param name="Revision">The revision of the licence that the caller read; null acts on whatever is there.</param>
public sealed record DeletionPost(IReadOnlyList<string>? Files, string? Media, string? Method, string? Backups, string? Derived, string? Signatory, DateOnly? DeletedOn, int? Revision = null);

/// <param name="Recorded">What is on record now, in a sentence.</param>
public sealed record DeletionAnswer(string Number, string Recorded);

/// <summary>What the licensee says of its people and of the end: who uses the data, and that they are deleted.</summary>
internal static class LicenceUsersApi
{
    public static void MapLicenceUsers(this IEndpointRouteBuilder api)
    {
        api.MapGet("/licences/{number}/users", Users).WithTags("Licences").WithMetadata(new KeyScope("licences.read"))
            .WithName("ListNamedUsers").WithSummary("The named users of a licence, with the last day on which their training counts.").Produces<NamedUsersAnswer>().ProducesProblem(404);
        var acts = api.MapGroup("/licences/{number}").WithTags("Licences").WithMetadata(new KeyScope("licences.act")).AddEndpointFilter(PortalApi.OwnSite);
        acts.MapPut("/users", Name).WithName("NameUsers").WithSummary("Names, retrains or takes out users. A new user of an accepted licence is an amendment.")
            .Produces<NamedUsersAnswer>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
        acts.MapPost("/deletion-certificate", Certify).WithName("CertifyDeletion").WithSummary("Certifies, once the use has ended, that the data are deleted.")
            .Produces<DeletionAnswer>().ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
    }

    private static async Task<IResult> Users(string number, LicenceFileQuery query, HttpContext context, CancellationToken cancellation) =>
        await query.Run(number, context.Caller(), cancellation) is { Life: var life, Revision: var revision }
            ? TypedResults.Ok(new NamedUsersAnswer(number, life.NamesUsers,
                [.. life.Users.Select(row => new NamedUserItem(row.User.Account, row.User.Name, row.User.Country, row.User.TrainedOn, row.TrainedUntil, row.IsTrained))], revision))
            : Problems.NotFound();

    private static async Task<IResult> Name(string number, NamedUsersPut input, DoDuty duties, LicenceFileQuery query, HttpContext context, CancellationToken cancellation)
    {
        if (input.Users is not { } users)
            return Problems.Invalid("users", "Send the whole list; an empty one takes everybody out.");
        if (users.Any(user => user?.TrainedOn is null))
            return Problems.Invalid("trainedOn", "Give the day of each training.");
        if (input.Revision is null)
            return Problems.Invalid("revision", "Send the revision of the licence that the list was read with.");
        return await context.Once(input, async key =>
        {
            var outcome = await duties.NameUsers(number, [.. users.Select(Read)], key, context.Caller(), cancellation, input.Revision);
            return outcome.IsDone ? await Users(number, query, context, cancellation) : Problems.Of(outcome);
        });
    }

    private static NamedUser Read(NamedUserInput user) =>
        new(user.Account?.Trim() ?? "", user.Name?.Trim() ?? "", user.Country?.Trim().ToUpperInvariant() ?? "", user.TrainedOn!.Value, string.IsNullOrWhiteSpace(user.Evidence) ? null : user.Evidence.Trim());

    private static async Task<IResult> Certify(string number, DeletionPost input, DoDuty duties, HttpContext context, CancellationToken cancellation)
    {
        if (Named.Of<SanitisationMethod>(input.Method) is not { } method)
            return Named.Wrong<SanitisationMethod>("method", input.Method);
        if (input.DeletedOn is not { } day)
            return Problems.Invalid("deletedOn", "Give the day on which the last copy was gone.");
        List<string> files = [.. (input.Files ?? []).Select(file => file?.Trim().ToLowerInvariant() ?? "")];
        if (files.Find(file => ContentHash.Read(file) is null) is { } bad)
            return Problems.Invalid("files", $"'{bad}' is no SHA-256: it has 64 digits from 0 to 9 and a to f.");
        var statement = new DeletionStatement(
            [.. files.Select(file => new ContentHash(file))], input.Media?.Trim() ?? "", method, input.Backups?.Trim() ?? "", input.Derived?.Trim() ?? "", input.Signatory?.Trim() ?? "", day);
        return await context.Once(input, async key =>
        {
            var outcome = await duties.Certify(number, statement, key, context.Caller(), cancellation, input.Revision);
            return outcome.IsDone ? TypedResults.Ok(new DeletionAnswer(number, outcome.Value)) : Problems.Of(outcome);
        });
    }
}
