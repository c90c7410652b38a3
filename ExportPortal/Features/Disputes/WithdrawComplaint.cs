using System.Security.Cryptography;
using System.Text;
using ExportPortal.Data;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using ExportPortal.Domain.Policy;
using Microsoft.EntityFrameworkCore;

namespace ExportPortal.Features.Disputes;

/// <summary>
/// The secret of who complained without an account. It follows from the key of the form and is kept nowhere: the identity
/// of the complaint follows from it, and nothing leads back.
/// </summary>
internal static class ComplaintCode
{
    private const int Digits = 16;

    /// <summary>Four groups of four hexadecimal digits.</summary>
    public static string Of(Guid key) => string.Join(' ', Hex($"complaint {key}")[..Digits].Chunk(4).Select(group => new string(group)));

    /// <summary>Identity of the complaint with this code, however it was typed; null where it is no code.</summary>
    public static Guid? Identity(string code) => string.Concat(code.Where(char.IsAsciiHexDigit)).ToLowerInvariant() is { Length: Digits } plain
        ? new Guid(Convert.FromHexString(Hex($"complaint code {plain}")).AsSpan(0, 16)) : null;

    private static string Hex(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}

/// <summary>Takes back a complaint of somebody without an account, by its number and the code that was shown when it was lodged.</summary>
public sealed class WithdrawComplaint(CommandPipeline pipeline, PolicyPack pack)
{
    /// <summary>One answer, whichever of both is wrong: nobody tries numbers here.</summary>
    private static readonly Rule Unknown = new("DQ-14", "We know no complaint with this number and this code. Both stand where the complaint was sent; check them.");

    /// <param name="reason">Why; may be empty.</param>
    /// <param name="key">Made once for a form; the same again has no second effect and is answered as stale.</param>
    /// <returns>The number as the portal writes it.</returns>
    public async Task<Outcome<string>> Run(string number, string code, string reason, Guid key, CancellationToken cancellation)
    {
        if (reason.Length > Reasons.Longest || reason.Contains('\0', StringComparison.Ordinal))
            return Outcome<string>.From(Outcome.Invalid(new InputError("reason", $"Write at most {Reasons.Longest} characters, or nothing.")));
        var named = OpenDispute.Number(number);
        Rule? refused = null;
        var isDone = await pipeline.TryAsPortal(ActOnDispute.Name(DisputeVerb.Withdraw), async scope =>
        {
            var dispute = ComplaintCode.Identity(code) is { } id ? await scope.Db.Disputes.FirstOrDefaultAsync(one => one.Id == id && one.Number == named && one.Complainant == null, cancellation) : null;
            refused = dispute is null ? Unknown : dispute.WhyNotTakenBackOutside();
            if (refused is not null)
                return false;
            var from = Words.Code(dispute!.State);
            dispute.TakeBackOutside(reason, pack, scope.Now);
            scope.Record(OpenDispute.Subject(dispute), from, Words.Code(dispute.State), dispute.Steps[^1].Reason, pack.Hash, ("source", "public form"));
            return true;
        }, key, cancellation);
        return isDone ? Outcome<string>.Done(named) : Outcome<string>.From(refused is null ? Outcome.Stale : Outcome.Broken(refused));
    }
}
