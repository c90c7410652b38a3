using System.Security.Cryptography;
using System.Text;
using ExportPortal.Domain.Common;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Data;

/// <summary>A key with which a program of an organisation calls the API. Only its hash is stored.</summary>
public sealed class ApiKey
{
    private const string Prefix = "xpk_";

    public Guid Id { get; init; }
    public OrganisationId Organisation { get; init; }
    public string Name { get; init; } = "";
    public ContentHash SecretHash { get; init; }

    /// <summary>The first characters, by which people tell keys apart.</summary>
    public string Shown { get; init; } = "";

    /// <summary>What it may do, of <see cref="ApiScopes"/>.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];
    public string CreatedBy { get; init; } = "";

    /// <summary>The account in whose name the key acts; null for one that answers gateways alone.</summary>
    public Guid? User { get; init; }
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>From when it opens nothing any more; null while it is open.</summary>
    public DateTimeOffset? ClosedAt { get; private set; }

    public void Close(DateTimeOffset now) => ClosedAt ??= now;

    /// <summary>A new key with 256 bits of chance. The secret is shown once and stored nowhere.</summary>
    public static (ApiKey Key, string Secret) Create(OrganisationId organisation, string name, IReadOnlyList<string> scopes, string by, DateTimeOffset now, UserId? user = null)
    {
        var secret = Prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        return (new ApiKey { Id = Guid.CreateVersion7(now), Organisation = organisation, Name = name, Scopes = scopes, CreatedBy = by, User = user?.Value, CreatedAt = now, SecretHash = HashOf(secret), Shown = secret[..12] }, secret);
    }

    /// <summary>The hash under which a presented secret would be stored. The secret has 256 bits, so a plain hash is enough.</summary>
    public static ContentHash HashOf(string secret) => ContentHash.Of(Encoding.UTF8.GetBytes(secret));
}

/// <summary>What a key may do.</summary>
public static class ApiScopes
{
    public const string DecideAccess = "access.decide";
    public const string ConfirmEnds = "ends.confirm";

    public const string ReadApplications = "applications.read";
    public const string WriteApplications = "applications.write";
    public const string ReadLicences = "licences.read";
    public const string ActOnLicences = "licences.act";
    public const string ReadOversight = "oversight.read";
    public const string ActOnOversight = "oversight.act";
    public const string HandInEvidence = "audits.evidence";
    public const string DownloadEvidence = "audits.download";
    public const string ReadIncidents = "incidents.read";
    public const string ReportIncidents = "incidents.report";
    public const string ReadDatasets = "datasets.read";
    public const string WriteDatasets = "datasets.write";
    public const string AskForRulings = "rulings.ask";

    public static IReadOnlyList<string> All { get; } = [DecideAccess, ConfirmEnds, ReadApplications, WriteApplications, ReadLicences, ActOnLicences, ReadOversight, ActOnOversight, HandInEvidence, DownloadEvidence, ReadIncidents, ReportIncidents, ReadDatasets, WriteDatasets, AskForRulings];
}

/// <summary>The program behind a call: its key, read anew in every command.</summary>
public sealed record ApiClient(Guid Key, OrganisationId Organisation, string Shown, IReadOnlyList<string> Scopes, UserId? User = null)
{
    public static async Task<ApiClient?> Find(PortalDbContext db, string secret, CancellationToken cancellation)
    {
        var hash = ApiKey.HashOf(secret);
        var key = await db.ApiKeys.AsNoTracking().FirstOrDefaultAsync(one => one.SecretHash == hash && one.ClosedAt == null, cancellation);
        return key is null ? null : new(key.Id, key.Organisation, key.Shown, key.Scopes, key.User is { } user ? new UserId(user) : null);
    }
}

/// <summary>Where an organisation wants to be told that access has ended or stopped.</summary>
public sealed class Webhook
{
    public OrganisationId Organisation { get; init; }
    public string Url { get; init; } = "";

    /// <summary>The shared secret of the signature, protected by the keys of the portal.</summary>
    public string Secret { get; init; } = "";
    public string CreatedBy { get; init; } = "";
    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>An end or stop of access that the system told has to confirm: the recipient's, and the steward's where the data stay in its enclave.</summary>
public sealed class EndNotice
{
    /// <summary>State of a notice that access is closed while a condition is late.</summary>
    public const string ConditionOverdue = "CONDITION_OVERDUE";

    /// <summary>State of a notice that the training of one user has run out.</summary>
    public const string TrainingLapsed = "TRAINING_LAPSED";

    /// <summary>State of a notice that one site of a global licence was struck off.</summary>
    public const string SiteStruck = "SITE_STRUCK";

    public Guid Id { get; init; }
    public LicenceId Licence { get; init; }
    public string Number { get; init; } = "";
    public OrganisationId Organisation { get; init; }

    /// <summary>Code of the state that ended or stopped access.</summary>
    public string State { get; init; } = "";

    /// <summary>Whose access, when it is that of one user alone, by the account, or of one site alone, by its code; else null.</summary>
    public string? Account { get; init; }

    /// <summary>The account whose access alone is closed; null where it is that of a site or of everybody.</summary>
    public string? User => State == SiteStruck ? null : Account;

    /// <summary>Code of the site whose access alone is closed; null where it is that of a user or of everybody.</summary>
    public string? Site => State == SiteStruck ? Account : null;

    /// <summary>From when access is closed.</summary>
    public DateTimeOffset Since { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public int Attempts { get; private set; }
    public DateTimeOffset? TriedAt { get; private set; }

    /// <summary>What went wrong last; null when nothing did.</summary>
    public string? LastError { get; private set; }
    public DateTimeOffset? ConfirmedAt { get; private set; }

    /// <summary>Who confirmed: a person, a key, or the answer of the system itself.</summary>
    public string? ConfirmedBy { get; private set; }

    public void Tried(DateTimeOffset now, string? error) => (Attempts, TriedAt, LastError) = (Attempts + 1, now, error);

    /// <summary>The first confirmation counts.</summary>
    public void Confirm(string by, DateTimeOffset now)
    {
        if (ConfirmedAt is null)
            (ConfirmedAt, ConfirmedBy, LastError) = (now, by, null);
    }
}
