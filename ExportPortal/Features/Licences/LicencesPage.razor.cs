using ExportPortal.Components.Shared;
using ExportPortal.Domain.Common;
using ExportPortal.Domain.Licensing;
using Microsoft.AspNetCore.Components;

namespace ExportPortal.Features.Licences;

/// <summary>The licences of the register, for staff. The filter is the address.</summary>
public sealed partial class LicencesPage
{
    private LicenceList? found;
    private bool failed;
    private string? words;
    private string? state;
    private string? tier;
    private string? ends;
    private string? stops;

    [SupplyParameterFromQuery] private string? Q { get; set; }
    [SupplyParameterFromQuery] private string? State { get; set; }
    [SupplyParameterFromQuery] private int? Tier { get; set; }
    [SupplyParameterFromQuery] private int? Page { get; set; }

    private int Current => Math.Max(Page ?? 1, 1);
    private bool IsNarrowed => Q is { Length: > 0 } || State is { Length: > 0 } || Tier is not null || EndsWithin is not null || IsUnconfirmed;

    /// <summary>Days; as the tile of the desk counts them.</summary>
    [SupplyParameterFromQuery(Name = "ends")] private string? Ends { get; set; }

    /// <summary>"unconfirmed": with a stop of access that the recipient's side has not confirmed.</summary>
    [SupplyParameterFromQuery] private string? Stops { get; set; }

    private int? EndsWithin => int.TryParse(Ends, out var days) && days is > 0 and <= 3660 ? days : null;
    private bool IsUnconfirmed => Stops == "unconfirmed";

    protected override async Task OnParametersSetAsync()
    {
        (words, state, tier, ends, stops) = (Q, State, Tier?.ToString(System.Globalization.CultureInfo.InvariantCulture), Ends, Stops);
        if (RendererInfo.IsInteractive)
            await Load();
    }

    private async Task Load()
    {
        failed = false;
        try
        {
            LicenceState? wanted = Enum.GetValues<LicenceState>().Where(one => Words.Code(one) == State).Select(one => (LicenceState?)one).FirstOrDefault();
            found = await Query.Run(new(wanted, Tier, Q, Current, EndsWithin, IsUnconfirmed), await Actors.Current());
        }
        catch (System.Data.Common.DbException)
        {
            failed = true;
        }
    }

    private void Narrow() => Navigation.NavigateTo(ListAddress.Of("/licences", ("q", words?.Trim()), ("state", state), ("tier", tier), ("ends", ends), ("stops", stops)));

    private string Address(int page) => Navigation.GetUriWithQueryParameter("page", page);
}
