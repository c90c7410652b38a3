namespace ExportPortal.Architecture.Canaries.Api;

internal sealed class ApiKnowsTable { public static int Run() => Data.Table.Rows(); }
