using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;

namespace ExportPortal.Hosting;

/// <summary>Settings under "RateLimits": requests that change or guess something, per minute and client address.</summary>
public sealed class RateLimitSettings
{
    public const string Section = "RateLimits";

    /// <summary>Password, code, recovery code, passkey and setup forms together.</summary>
    public int SignInPerMinute { get; set; } = 20;

    /// <summary>Checks of a licence by anybody.</summary>
    public int VerifyPerMinute { get; set; } = 30;

    /// <summary>Pages, files and feeds of the public register, read by anybody.</summary>
    public int RegisterPerMinute { get; set; } = 60;

    /// <summary>Reports of concerns by anybody.</summary>
    public int ReportPerMinute { get; set; } = 5;

    /// <summary>Files sent to be measured or checked.</summary>
    public int UploadPerMinute { get; set; } = 30;
}

/// <summary>Names of the limits; attach one with RequireRateLimiting or, on a page, with EnableRateLimiting.</summary>
public static class RateLimits
{
    public const string SignIn = "sign-in";
    public const string Verify = "verify";
    public const string Register = "register";
    public const string Report = "report";
    public const string Upload = "upload";

    internal static IServiceCollection AddPortalRateLimits(this IServiceCollection services, IConfiguration configuration)
    {
        var settings = configuration.GetSection(RateLimitSettings.Section).Get<RateLimitSettings>() ?? new();
        return services.AddRateLimiter(limiter =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.OnRejected = async (context, cancellation) =>
            {
                context.HttpContext.Response.Headers.RetryAfter = "60";
                await context.HttpContext.Response.WriteAsync("Too many attempts from your address. Wait a minute, then try again.", cancellation);
            };
            Add(SignIn, settings.SignInPerMinute);
            Add(Verify, settings.VerifyPerMinute);
            Add(Register, settings.RegisterPerMinute);
            Add(Report, settings.ReportPerMinute);
            Add(Upload, settings.UploadPerMinute);

            void Add(string name, int perMinute) => limiter.AddPolicy(name, context => Window(name, perMinute, context));
        });
    }

    /// <summary>Looking at a form is free; sending it counts, and so does asking for a number in the address, and each part of the register.</summary>
    private static RateLimitPartition<string> Window(string name, int perMinute, HttpContext context) =>
        (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)) && name != Register && !AsksForNumber(context.Request)
            ? RateLimitPartition.GetNoLimiter("reading")
            : RateLimitPartition.GetFixedWindowLimiter($"{name} {Client(context.Connection.RemoteIpAddress)}", _ => new()
            {
                PermitLimit = perMinute,
                Window = TimeSpan.FromMinutes(1),
                QueueLimit = 0,
            });

    private static bool AsksForNumber(HttpRequest request) => request.RouteValues.ContainsKey("Number") || request.Query.ContainsKey("number");

    /// <summary>One IPv4 address, or the /64 of an IPv6 one: a single client owns all of that.</summary>
    internal static string Client(IPAddress? address)
    {
        if (address is null)
            return "unknown";
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? string.Create(CultureInfo.InvariantCulture, $"{Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8))}/64")
            : address.ToString();
    }
}
