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
    private LicenceFilter Filter => LicenceFilter.Read(Q, State, Tier?.ToString(System.Globalization.CultureInfo.InvariantCulture), Ends, Stops, Current);
    private bool IsNarrowed => Q is { Length: > 0 } || State is { Length: > 0 } || Tier is not null || Filter.EndsWithin is not null || Filter.IsUnconfirmed;

    /// <summary>Days; as the tile of the desk counts them.</summary>
    [SupplyParameterFromQuery(Name = "ends")] private string? Ends { get; set; }

    /// <summary>"unconfirmed": with a stop of access that a system which gives access has not confirmed.</summary>
    [SupplyParameterFromQuery] private string? Stops { get; set; }

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
            found = await Query.Run(Filter, await Actors.Current());
        }
        catch (System.Data.Common.DbException)
        {
            failed = true;
        }
    }

    private void Narrow() => Navigation.NavigateTo(ListAddress.Of("/licences", ("q", words?.Trim()), ("state", state), ("tier", tier), ("ends", ends), ("stops", stops)));

    private string Address(int page) => Navigation.GetUriWithQueryParameter("page", page);
}
