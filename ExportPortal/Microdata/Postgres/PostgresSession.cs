using System.Data;
using System.Data.Common;
using Npgsql;

namespace ExportPortal.Microdata.Postgres;

/// <summary>
/// One read-only transaction on one snapshot. The server itself refuses to write in it; statements end at the time limit
/// and when they are cancelled. Errors leave without the server's own words, which may quote cells.
/// </summary>
internal sealed class PostgresSession : IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(200);

    /// <summary>So that a server that died without a word is noticed while a statement waits for it.</summary>
    private const int KeepAliveSeconds = 10;

    private readonly Lock gate = new();
    private readonly string name;
    private readonly NpgsqlConnection connection;
    private readonly Action tick;
    private readonly CancellationToken cancellation;
    private NpgsqlTransaction? transaction;
    private Task opening = Task.CompletedTask;
    private Timer? ticker;
    private NpgsqlCommand? running;

    /// <param name="tick">Called now and then while a statement runs.</param>
    public PostgresSession(string name, TableConnection settings, Action tick, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        (this.name, this.tick, this.cancellation) = (name, tick, cancellation);
        // Not pooled: a session of a run is nobody's after it.
        connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(settings.ConnectionString) { Pooling = false, Enlist = false, IncludeErrorDetail = false, CommandTimeout = 0, TcpKeepAlive = true, TcpKeepAliveTime = KeepAliveSeconds, TcpKeepAliveInterval = KeepAliveSeconds, ApplicationName = "ExportPortal measure" }.ConnectionString);
        try
        {
            Guarded(() =>
            {
                // A host that takes the connection and never answers holds nobody who cancels.
                opening = connection.OpenAsync(cancellation);
                opening.WaitAsync(cancellation).GetAwaiter().GetResult();
                transaction = connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation).AsTask().GetAwaiter().GetResult();
            });
            ticker = new Timer(_ => Tick(), null, Every, Every);
            Each($"SET TRANSACTION READ ONLY; {OnEveryNode}; {Settings(settings)}", _ => { });
            Each("SELECT current_setting('transaction_read_only'), current_setting('server_encoding'), transaction_timestamp()", row => Check(row.GetString(0), row.GetString(1), row.GetDateTime(2)));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public string ServerVersion => $"PostgreSQL {connection.PostgreSqlVersion}";

    /// <summary>When the transaction began, in UTC.</summary>
    public DateTimeOffset At { get; private set; }

    public void Each(string sql, Action<DbDataReader> row, params (string Name, object Value)[] parameters) => Guarded(() =>
    {
        using var command = new NpgsqlCommand(sql, connection, transaction);
        foreach (var (parameter, value) in parameters)
            command.Parameters.AddWithValue(parameter, value);
        lock (gate)
            running = command;
        try
        {
            cancellation.ThrowIfCancellationRequested();
            using var reader = command.ExecuteReader();
            for (var rows = 0; reader.Read(); rows++)
            {
                if ((rows & 0xFFFF) == 0)
                    cancellation.ThrowIfCancellationRequested();
                row(reader);
            }
            cancellation.ThrowIfCancellationRequested();
        }
        finally
        {
            lock (gate)
                running = null;
        }
    });

    public void Dispose()
    {
        ticker?.Dispose();
        try
        {
            transaction?.Dispose();
        }
        catch (Exception gone) when (gone is NpgsqlException or InvalidOperationException)
        {
            // Without the server there is nothing to roll back; nothing was written.
        }
        // One that is being opened cannot be closed before that has ended.
        opening.ContinueWith(_ => connection.Dispose(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>A database of several nodes makes text of values on each of them: where it knows how, it sends the settings that follow there too.</summary>
    private const string OnEveryNode = "SELECT set_config(name, 'local', true) FROM pg_settings WHERE name = 'citus.propagate_set_commands'";

    /// <summary>How values become text must not hang on how the server or the account is set up.</summary>
    private static string Settings(TableConnection settings) => $"""
        SET LOCAL statement_timeout = {checked(settings.StatementSeconds * 1000L)}; SET LOCAL search_path = pg_catalog; SET LOCAL standard_conforming_strings = on;
        SET LOCAL DateStyle = 'ISO, YMD'; SET LOCAL IntervalStyle = 'iso_8601'; SET LOCAL TimeZone = 'UTC'; SET LOCAL extra_float_digits = 1;
        SELECT set_config(name, 'off', true) FROM pg_settings WHERE name IN ('synchronize_seqscans', 'jit')
        """;

    private void Check(string readOnly, string encoding, DateTime at)
    {
        if (readOnly != "on")
            throw new MicrodataFault("not_read_only", $"The database of '{name}' did not begin a read-only transaction. Nothing was measured.");
        if (encoding != "UTF8")
            throw new MicrodataFault("not_utf8", $"The database of '{name}' keeps text in {encoding}. Text is compared in UTF-8 only; copy the table into a database in UTF-8.");
        At = new DateTimeOffset(DateTime.SpecifyKind(at.ToUniversalTime(), DateTimeKind.Utc));
    }

    private void Guarded(Action work)
    {
        try
        {
            work();
        }
        catch (PostgresException failure)
        {
            cancellation.ThrowIfCancellationRequested();
            throw PostgresFaults.Of(failure.SqlState, name);
        }
        catch (Exception lost) when (lost is NpgsqlException or IOException or System.Net.Sockets.SocketException or TimeoutException)
        {
            cancellation.ThrowIfCancellationRequested();
            throw new MicrodataFault("database_unreachable", $"The database of '{name}' does not answer. Try again, or ask who runs the portal.");
        }
    }

    /// <summary>Cancels again and again: a request that comes before its statement begins is lost.</summary>
    private void Tick()
    {
        lock (gate)
        {
            if (running is null)
                return;
            if (cancellation.IsCancellationRequested)
            {
                running.Cancel();
                return;
            }
        }
        tick();
    }
}
