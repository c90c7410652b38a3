namespace ExportPortal.Domain.AccessLog;

/// <summary>The places of the fields of an event, looked up once instead of for every line.</summary>
internal static class AccessPlaces
{
    public static readonly int Address = Of("ip");
    public static readonly int AddressPrefix = Of("ip_prefix");
    public static readonly int EventId = Of("event_id");
    public static readonly int At = Of("ts");
    public static readonly int ActorKind = Of("actor.kind");
    public static readonly int Organisation = Of("actor.org");
    public static readonly int ActorRole = Of("actor.role");
    public static readonly int Authentication = Of("actor.auth");
    public static readonly int Assurance = Of("actor.assurance");
    public static readonly int Session = Of("session_id");
    public static readonly int Licence = Of("licence_no");
    public static readonly int LicenceVersion = Of("licence_version");
    public static readonly int DatasetVersion = Of("dataset_version");
    public static readonly int ControlEntry = Of("control_entry");
    public static readonly int Tier = Of("tier");
    public static readonly int Purpose = Of("purpose_code");
    public static readonly int Action = Of("action");
    public static readonly int Resource = Of("resource");
    public static readonly int QueryHash = Of("query_hash");
    public static readonly int QueryTextRef = Of("query_text_ref");
    public static readonly int RowsScanned = Of("rows_scanned");
    public static readonly int RowsReturned = Of("rows_returned");
    public static readonly int BytesOut = Of("bytes_out");
    public static readonly int PersonsTouched = Of("persons_touched");
    public static readonly int EpsilonSpent = Of("epsilon_spent");
    public static readonly int BudgetLeft = Of("budget_left");
    public static readonly int Environment = Of("env_id");
    public static readonly int EnvironmentLevel = Of("env_level");
    public static readonly int Country = Of("country");
    public static readonly int Outcome = Of("outcome");
    public static readonly int ReasonCode = Of("reason_code");
    public static readonly int OutputHash = Of("output_hash");
    public static readonly int OutputCheck = Of("output_check_id");
    public static readonly int SourceSystem = Of("source_system");
    public static readonly int SourceNumber = Of("source_seq");
    public static readonly int Actor = Of("actor.id");
    public static readonly int Approver = Of("approver_id");
    public static readonly int Device = Of("device_id");

    private static int Of(string name) => AccessFields.All[name].At;
}
