using System.Security.Claims;
using ExportPortal.Components.Shared;
using ExportPortal.Domain.Common;
using ExportPortal.Identity;

namespace ExportPortal.Features.Licences;

/// <summary>What the dialog of acceptance repeats: the evidence as it will be recorded.</summary>
internal static class AcceptRequest
{
    public static ConfirmRequest For(string number, string title, ContentHash? licenceJson, string person, string method, string? notAsAsked = null) => new(
        $"Accept {number}",
        [
            new("Licence", number),
            new("Dataset", title),
            .. notAsAsked is { } changed ? (DocumentFact[])[new("Not as asked for", changed)] : [],
            new("Accepted by", person),
            new("Signed in with", method),
            new("licence.json (SHA-256)", licenceJson?.Hex ?? "not sealed yet", Mono: true),
        ],
        "Your organisation is bound by this licence once both sides have accepted. Your name, the time, how you signed in and the hash above stay on record.",
        "Accept the licence");
}
