using Microsoft.AspNetCore.Components.Server.Circuits;

namespace ExportPortal.Identity;

/// <summary>When the user last did something in this circuit. The cookie's idle limit does not see a circuit's events.</summary>
internal sealed class SessionActivity(TimeProvider clock) : CircuitHandler
{
    private long last = clock.GetUtcNow().UtcTicks;

    public bool IsIdle => clock.GetUtcNow().UtcTicks - Interlocked.Read(ref last) >= SessionLimits.Idle.Ticks;

    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(Func<CircuitInboundActivityContext, Task> next) =>
        context =>
        {
            Interlocked.Exchange(ref last, clock.GetUtcNow().UtcTicks);
            return next(context);
        };
}
