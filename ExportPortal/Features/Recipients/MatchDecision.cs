namespace ExportPortal.Features.Recipients;

/// <param name="IsSame">The same party as on the list; false for another one.</param>
public sealed record MatchDecision(MatchView Match, bool IsSame);

/// <param name="Numbers">One a line: "LEI: 5493001KJTIIGC8Y1R12".</param>
public sealed record OwnersForm(IReadOnlyList<OwnerInput> Owners, string Numbers, string Shown);

/// <param name="Until">Last day; null when the partner has revoked it.</param>
public sealed record PermitForm(string Recognition, string Number, DateOnly? Until);
