namespace ExportPortal.Architecture.Canaries.Microdata;

internal sealed class DuckDbEngine { public static int Run() => Data.Table.Rows(); }

internal interface IEngine;
