using ExportPortal.Data;
using ExportPortal.Data.AccessLog;
using ExportPortal.Domain.AccessLog;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;

namespace ExportPortal.Features.AccessLog;

/// <summary>A source as an administrator enters it.</summary>
/// <param name="Name">1 to 64 letters, digits, dots and dashes.</param>
/// <param name="PublicKey">Ed25519, 32 bytes in base64.</param>
/// <param name="Environment">Null for any.</param>
/// <param name="Licences">Empty for all.</param>
public sealed record SourceInput(string Name, string PublicKey, string? Environment, IReadOnlyList<string>? Licences);

/// <summary>
/// Opens the door to a source of events, or closes it: one administrator asks, a second one confirms (domain/12, "manage
/// users and keys"), and one alone may close. Each is logged before it takes effect.
/// </summary>
internal sealed class RegisterSource(CommandPipeline pipeline, AccessSources sources, TimeProvider clock)
{
    internal static readonly Rule NotAdministrator = new("LG-2", "Keys are managed by administrators.");
    private static readonly Rule Taken = new("LG-3", "A source of this name exists. Where its key changes, ask for another key of it.");
    private static readonly Rule IsOpen = new("LG-10", "This source is open already.");

    /// <summary>Asks for the source; it may deliver once a second administrator has confirmed it.</summary>
    public async Task<Outcome<string>> Run(SourceInput input, Guid key, Actor actor, CancellationToken cancellation)
    {
        if (Errors(input) is { Count: > 0 } wrong)
            return Outcome<string>.From(Outcome.Invalid(wrong));
        var (licences, publicKey) = ((input.Licences ?? []).Select(number => LicenceNumber.Parse(number)!.Value.Text).Distinct().ToList(), Convert.FromBase64String(input.PublicKey));
        var logged = await Log("accesslog.source.ask", input.Name, key, actor, _ => Details(publicKey, licences, input.Environment), known => known is null ? null : Outcome.Broken(Taken), cancellation);
        if (!logged.IsDone)
            return logged;
        return await sources.Add(input.Name, publicKey, input.Environment, licences, clock.GetUtcNow(), cancellation, (actor.Person.Value, actor.Name))
            ? logged : Outcome<string>.From(Outcome.Broken(Taken));
    }

    /// <summary>The second administrator lets the source deliver. The record repeats what was confirmed.</summary>
    public async Task<Outcome<string>> Confirm(string name, Guid key, Actor actor, CancellationToken cancellation)
    {
        var logged = await Log("accesslog.source.open", name, key, actor, known => Details(known!.PublicKey, [.. known.Licences.Order(StringComparer.Ordinal)], known.Environment),
            known => known is not { Closed: false } ? Outcome.NotFound : known.Confirmed ? Outcome.Broken(IsOpen) : WhyNotConfirm(known, actor) is { } rule ? Outcome.Broken(rule) : null, cancellation);
        return !logged.IsDone || await sources.Confirm(name, clock.GetUtcNow(), cancellation) ? logged : Outcome<string>.From(Outcome.Broken(IsOpen));
    }

    /// <summary>Why the actor may not confirm it; null when they may.</summary>
    public static Rule? WhyNotConfirm(AccessSource source, Actor actor) => FourEyes.SecondPersonDiffers(actor, source.Asked is { } asked ? [new PersonId(asked.Person)] : []);

    /// <summary>Also declines one that waits.</summary>
    public async Task<Outcome<string>> Close(string name, Guid key, Actor actor, CancellationToken cancellation)
    {
        var logged = await Log("accesslog.source.close", name, key, actor, _ => [], known => known is { Closed: false } ? null : Outcome.NotFound, cancellation);
        return !logged.IsDone || await sources.Close(name, clock.GetUtcNow(), cancellation) ? logged : Outcome<string>.From(Outcome.NotFound);
    }

    private static (string, string)[] Details(byte[] publicKey, IReadOnlyList<string> licences, string? environment) =>
        [("key", ContentHash.Of(publicKey).Hex), ("licences", licences.Count == 0 ? "all" : string.Join(' ', licences)), ("environment", environment ?? "any")];

    /// <param name="whyNot">Asked before anything is logged, of the source as it is: the log must not say what did not happen.</param>
    private Task<Outcome<string>> Log(string act, string name, Guid key, Actor actor, Func<AccessSource?, (string, string)[]> details, Func<AccessSource?, Outcome?> whyNot, CancellationToken cancellation) =>
        pipeline.Run<string>(act, key, actor, async scope =>
        {
            scope.Target = new AuditSubject("access_source", name);
            if (!scope.Actor.Is(Role.Administrator))
                return Outcome<string>.From(Outcome.Forbidden(NotAdministrator));
            var known = await sources.Find(name, cancellation);
            if (whyNot(known) is { } refused)
                return Outcome<string>.From(refused);
            scope.Record(scope.Target, details: details(known));
            return Outcome<string>.Done(name);
        }, cancellation);

    internal static InputError NoKey { get; } = new("publicKey", "An Ed25519 key has 32 bytes, given in base64.");

    /// <summary>The bytes of a key in base64; null for anything else.</summary>
    internal static byte[]? KeyOf(string? text) => ExactBase64.Read(text, 32);

    private static List<InputError> Errors(SourceInput input)
    {
        var wrong = new List<InputError>();
        if (input.Name is not { Length: > 0 and <= 64 } || !input.Name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.'))
            wrong.Add(new InputError("name", "A name has 1 to 64 letters, digits, dots and dashes."));
        if (KeyOf(input.PublicKey) is null)
            wrong.Add(NoKey);
        foreach (var number in (input.Licences ?? []).Where(number => LicenceNumber.Parse(number) is null))
            wrong.Add(new InputError("licences", $"'{number}' is no licence number: the check digit is wrong or it is cut."));
        return wrong;
    }
}
