using ExportPortal.Components.Shared;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Recipients.Lists;
using ExportPortal.Identity;
using MudBlazor;

namespace ExportPortal.Features.Recipients;

/// <summary>What the page of a recipient does: asks where an act is seen by others, then acts with one key.</summary>
public sealed class RecipientActs(DecideMatch decide, DiscloseOwners disclose, ActorAccessor actors, IDialogService dialogs)
{
    /// <returns>Null when the user went back.</returns>
    public async Task<Outcome?> Decide(MatchView match, bool isSame)
    {
        var (key, hit) = (Guid.NewGuid(), match.Hit);
        var isSecond = hit.Signatures.Any(one => one.IsSame == isSame);
        var answer = await ConfirmDialog.Ask(dialogs, new ConfirmRequest(
            isSame ? "It is the same party" : "It is another party",
            [new("Known here as", string.Join(", ", hit.Subject.Names)), new("On the list as", hit.Entry.MainName), new("List", $"{hit.List.Title}, entry {hit.Entry.Key}")],
            (isSecond, isSame) switch
            {
                (false, _) => "A second person has to say the same before it takes effect.",
                (true, true) => "With you two persons say so. Open cases are prohibited where the listed own half or more.",
                _ => "With you two persons say so. It is remembered until the party or the entry changes, and held cases go on.",
            },
            isSame ? "Confirm the match" : "Clear the match", "Why", IsReasonRequired: true, IsGrave: isSame));
        return answer is null ? null : await decide.Run(hit.Id, isSame, answer.Reason, match.Revision, key, await actors.Current(), CancellationToken.None);
    }

    public async Task<Outcome> Disclose(Guid recipient, IReadOnlyList<OwnerInput> owners, string numbers) =>
        await disclose.Run(recipient, owners, numbers, Guid.NewGuid(), await actors.Current(), CancellationToken.None);
}
