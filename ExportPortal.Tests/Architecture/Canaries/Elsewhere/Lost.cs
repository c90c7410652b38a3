namespace ExportPortal.Architecture.Canaries.Elsewhere;

internal sealed class Lost { public static int Run() => Data.Table.Rows(); }
