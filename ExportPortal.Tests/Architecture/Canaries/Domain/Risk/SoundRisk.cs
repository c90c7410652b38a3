namespace ExportPortal.Architecture.Canaries.Domain.Risk;

internal sealed class SoundRisk { public Common.SoundValue? Value { get; } }

internal sealed class KnowsTable { public static int Run() => Data.Table.Rows(); }

internal sealed class KnowsStranger { public Unknown.Stranger? Stranger { get; } }
