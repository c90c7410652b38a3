namespace ExportPortal.Architecture.Canaries.Domain.Unknown;

internal sealed class Stranger;
