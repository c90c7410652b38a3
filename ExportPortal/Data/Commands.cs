using ExportPortal.Domain.Common;

namespace ExportPortal.Data;

/// <summary>A command that was carried out, by its idempotency key: the same key again gives the same answer and no second effect.</summary>
public sealed class CommandDone
{
    public Guid Key { get; init; }
    public Guid User { get; init; }
    public string Act { get; init; } = "";

    /// <summary>What was asked for, as the caller's request had it; null where the key was made for one intent alone, as pages do.</summary>
    public ContentHash? Asked { get; init; }

    /// <summary>The value that the command returned, as JSON.</summary>
    public string Result { get; init; } = "";
    public DateTimeOffset At { get; init; }
}

/// <summary>Work that a commit owes: done at least once after it, by a worker with a lease; receivers are idempotent.</summary>
public sealed class OutboxMessage
{
    public Guid Id { get; init; }
    public string Kind { get; init; } = "";

    /// <summary>Identity of what the work is about.</summary>
    public Guid Subject { get; init; }
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Not before; moved ahead after each failure.</summary>
    public DateTimeOffset DueAt { get; set; }

    /// <summary>Until when a worker holds it; null when nobody does.</summary>
    public DateTimeOffset? LeasedUntil { get; set; }
    public int Attempts { get; set; }
    public string? LastError { get; set; }
    public DateTimeOffset? DoneAt { get; set; }
}

/// <summary>The sealed package of a licence: never changed; a new licence version has a package of its own.</summary>
public sealed class SealedPackage
{
    public LicenceId Licence { get; init; }

    /// <summary>From 1; an amendment seals the next.</summary>
    public int Version { get; init; } = 1;
    public string Number { get; init; } = "";

    /// <summary>The sealed PDF and its SHA-256.</summary>
    public byte[] Pdf { get; init; } = [];
    public ContentHash PdfHash { get; init; }

    /// <summary>The attached licence.json; its SHA-256 is the fingerprint that pages print.</summary>
    public byte[] LicenceJson { get; init; } = [];
    public byte[] Odrl { get; init; } = [];

    /// <summary>The document as it was decided, for its HTML twin.</summary>
    public PortalDocument Document { get; init; } = null!;
    public DateTimeOffset SealedAt { get; init; }

    /// <summary>DER certificate that sealed it; kept so that retired keys go on verifying.</summary>
    public byte[] Certificate { get; init; } = [];
}
