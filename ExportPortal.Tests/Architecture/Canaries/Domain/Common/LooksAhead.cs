namespace ExportPortal.Architecture.Canaries.Domain.Common;

internal sealed class LooksAhead { public Licensing.Licence? Licence { get; } }
